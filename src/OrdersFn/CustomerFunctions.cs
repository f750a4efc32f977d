using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrdersFn.Http.Endpoints;
using OrdersFn.Http.Problems;

namespace OrdersFn;

/// <summary>One customer: the orders, one order and sums.</summary>
public sealed class CustomerFunctions(EndpointEdge edge, CustomerEndpoints customers, CustomerOrderEndpoints orders)
{
    private const string Orders = "customers/{customer_id}/orders";
    private const string Order = "customers/{customer_id}/orders/{order_id}";

    [Function(nameof(ListCustomerOrders))]
    public Task<IResult> ListCustomerOrders([HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = Orders)] HttpRequest request) =>
        edge.RunAsync(request, customers.ListAsync);

    [Function(nameof(ReadCustomerOrder))]
    public Task<IResult> ReadCustomerOrder([HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = Order)] HttpRequest request) =>
        edge.RunAsync(request, orders.GetAsync);

    [Function(nameof(ChangeOrderStatus))]
    public Task<IResult> ChangeOrderStatus([HttpTrigger(AuthorizationLevel.Function, "patch", Route = Order)] HttpRequest request) =>
        edge.RunAsync(request, orders.ChangeStatusAsync);

    [Function(nameof(EraseOrder))]
    public Task<IResult> EraseOrder([HttpTrigger(AuthorizationLevel.Admin, "delete", Route = Order)] HttpRequest request) =>
        edge.RunAsync(request, orders.EraseAsync);

    [Function(nameof(GetCustomerSummary))]
    public Task<IResult> GetCustomerSummary(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "customers/{customer_id}/summary")] HttpRequest request) =>
        edge.RunAsync(request, customers.SummariseAsync);
}
