using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrdersFn.Http.Endpoints;
using OrdersFn.Http.Problems;

namespace OrdersFn;

/// <summary>About the service itself.</summary>
public sealed class ServiceFunctions(EndpointEdge edge, ServiceEndpoints service)
{
    [Function(nameof(GetHealth))]
    public Task<IResult> GetHealth([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health")] HttpRequest request) =>
        edge.RunAsync(request, service.HealthAsync);

    [Function(nameof(GetOpenApi))]
    public Task<IResult> GetOpenApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "openapi.json")] HttpRequest request) =>
        edge.RunAsync(request, service.OpenApiAsync);
}
