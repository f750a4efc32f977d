using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrdersFn.Http.Endpoints;
using OrdersFn.Http.Problems;

namespace OrdersFn;

/// <summary>How one customer's orders are spread.</summary>
public sealed class LayoutFunctions(EndpointEdge edge, LayoutEndpoints layouts)
{
    private const string Layout = "customers/{customer_id}/layout";

    [Function(nameof(GetCustomerLayout))]
    public Task<IResult> GetCustomerLayout([HttpTrigger(AuthorizationLevel.Admin, "get", "head", Route = Layout)] HttpRequest request) =>
        edge.RunAsync(request, layouts.GetAsync);

    [Function(nameof(PutCustomerLayout))]
    public Task<IResult> PutCustomerLayout([HttpTrigger(AuthorizationLevel.Admin, "put", Route = Layout)] HttpRequest request) =>
        edge.RunAsync(request, layouts.PutAsync);
}
