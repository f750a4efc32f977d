using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrdersFn.Http.Endpoints;
using OrdersFn.Http.Problems;

namespace OrdersFn;

/// <summary>Orders: placed, and found by id alone.</summary>
public sealed class OrderFunctions(EndpointEdge edge, OrderEndpoints orders, BulkEndpoints bulk)
{
    [Function(nameof(PlaceOrder))]
    public Task<IResult> PlaceOrder([HttpTrigger(AuthorizationLevel.Function, "post", Route = "orders")] HttpRequest request) =>
        edge.RunAsync(request, orders.PlaceAsync);

    [Function(nameof(PlaceOrders))]
    public Task<IResult> PlaceOrders([HttpTrigger(AuthorizationLevel.Function, "post", Route = "orders/bulk")] HttpRequest request) =>
        edge.RunAsync(request, bulk.PlaceAsync);

    [Function(nameof(ReadOrder))]
    public Task<IResult> ReadOrder([HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "orders/{order_id}")] HttpRequest request) =>
        edge.RunAsync(request, orders.FindAsync);
}
