using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrdersFn.Http.Endpoints;
using OrdersFn.Http.Problems;

namespace OrdersFn;

/// <summary>All customers' orders by time.</summary>
public sealed class TimelineFunctions(EndpointEdge edge, TimelineEndpoints timeline)
{
    [Function(nameof(ListOrders))]
    public Task<IResult> ListOrders([HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "orders")] HttpRequest request) =>
        edge.RunAsync(request, timeline.ListAsync);

    [Function(nameof(GetOrderSummary))]
    public Task<IResult> GetOrderSummary([HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "orders/summary")] HttpRequest request) =>
        edge.RunAsync(request, timeline.SummariseAsync);
}
