using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrdersFn.Http.Endpoints;
using OrdersFn.Http.Problems;

namespace OrdersFn;

/// <summary>Changes that the consumers of the change feed could not apply.</summary>
public sealed class ParkedFunctions(EndpointEdge edge, ParkedEndpoints parked)
{
    private const string Parked = "parked";
    private const string OneParked = "parked/{source}/{id}";

    [Function(nameof(ListParked))]
    public Task<IResult> ListParked([HttpTrigger(AuthorizationLevel.Admin, "get", "head", Route = Parked)] HttpRequest request) =>
        edge.RunAsync(request, parked.ListAsync);

    [Function(nameof(GetParked))]
    public Task<IResult> GetParked([HttpTrigger(AuthorizationLevel.Admin, "get", "head", Route = OneParked)] HttpRequest request) =>
        edge.RunAsync(request, parked.ReadAsync);

    [Function(nameof(ReplayParked))]
    public Task<IResult> ReplayParked([HttpTrigger(AuthorizationLevel.Admin, "post", Route = $"{OneParked}/replay")] HttpRequest request) =>
        edge.RunAsync(request, parked.ReplayAsync);

    [Function(nameof(DropParked))]
    public Task<IResult> DropParked([HttpTrigger(AuthorizationLevel.Admin, "delete", Route = OneParked)] HttpRequest request) =>
        edge.RunAsync(request, parked.DropAsync);
}
