using Microsoft.AspNetCore.Http;
using OrdersFn.Http.Endpoints;
using static OrdersFn.Http.Routing.RouteAccess;

namespace OrdersFn.Http.Routing;

/// <summary>
/// Every route there is. The Functions host tries routes in the alphabetical order of their names and takes the first that fits, so the reads by id
/// have names behind those of what lies under the same path.
/// </summary>
public static class OrderRoutes
{
    /// <summary>Before every pattern, as Azure Functions has it.</summary>
    public const string Prefix = "/api";

    private const string Customer = "customers/{customer_id}";
    private const string DeadLetters = "deadletters";
    private const string OneDeadLetter = $"{DeadLetters}/{{sequence_number}}";
    private const string Rebuild = "timeline/rebuild";
    private const string Parked = "parked";
    private const string OneParked = $"{Parked}/{{source}}/{{id}}";
    private const string OneOrder = $"{Customer}/orders/{{order_id}}";

    public static IReadOnlyList<OrderRoute> All { get; } =
    [
        Route<OrderEndpoints>("PlaceOrder", HttpMethods.Post, "orders", Function, orders => orders.PlaceAsync),
        Route<BulkEndpoints>("PlaceOrders", HttpMethods.Post, "orders/bulk", Function, bulk => bulk.PlaceAsync),
        Route<CustomerEndpoints>("ListCustomerOrders", HttpMethods.Get, $"{Customer}/orders", Function, customer => customer.ListAsync),
        Route<CustomerOrderEndpoints>("ReadCustomerOrder", HttpMethods.Get, OneOrder, Function, order => order.GetAsync),
        Route<CustomerOrderEndpoints>("ChangeOrderStatus", HttpMethods.Patch, OneOrder, Function, order => order.ChangeStatusAsync),
        Route<CustomerOrderEndpoints>("EraseOrder", HttpMethods.Delete, OneOrder, Admin, order => order.EraseAsync),
        Route<CustomerEndpoints>("GetCustomerSummary", HttpMethods.Get, $"{Customer}/summary", Function, customer => customer.SummariseAsync),
        Route<LayoutEndpoints>("GetCustomerLayout", HttpMethods.Get, $"{Customer}/layout", Admin, layout => layout.GetAsync),
        Route<LayoutEndpoints>("PutCustomerLayout", HttpMethods.Put, $"{Customer}/layout", Admin, layout => layout.PutAsync),
        Route<HeavyCustomerEndpoints>("ListHeavyCustomers", HttpMethods.Get, "customers/heavy", Admin, heavy => heavy.ListAsync),
        Route<OrderEndpoints>("ReadOrder", HttpMethods.Get, "orders/{order_id}", Function, orders => orders.FindAsync),
        Route<TimelineEndpoints>("ListOrders", HttpMethods.Get, "orders", Function, timeline => timeline.ListAsync),
        Route<TimelineEndpoints>("GetOrderSummary", HttpMethods.Get, "orders/summary", Function, timeline => timeline.SummariseAsync),
        Route<DeadLetterEndpoints>("ListDeadLetters", HttpMethods.Get, DeadLetters, Admin, letters => letters.ListAsync),
        Route<DeadLetterEndpoints>("GetDeadLetter", HttpMethods.Get, OneDeadLetter, Admin, letters => letters.ReadAsync),
        Route<DeadLetterEndpoints>("ReplayDeadLetter", HttpMethods.Post, $"{OneDeadLetter}/replay", Admin, letters => letters.ReplayAsync),
        Route<DeadLetterEndpoints>("DropDeadLetter", HttpMethods.Delete, OneDeadLetter, Admin, letters => letters.DropAsync),
        Route<ParkedEndpoints>("ListParked", HttpMethods.Get, Parked, Admin, parked => parked.ListAsync),
        Route<ParkedEndpoints>("GetParked", HttpMethods.Get, OneParked, Admin, parked => parked.ReadAsync),
        Route<ParkedEndpoints>("ReplayParked", HttpMethods.Post, $"{OneParked}/replay", Admin, parked => parked.ReplayAsync),
        Route<ParkedEndpoints>("DropParked", HttpMethods.Delete, OneParked, Admin, parked => parked.DropAsync),
        Route<AuditEndpoints>("Audit", HttpMethods.Get, "audit", Admin, audit => audit.RunAsync),
        Route<AuditEndpoints>("RepairViews", HttpMethods.Post, "audit/repair", Admin, audit => audit.RepairAsync),
        Route<RebuildEndpoints>("GetRebuild", HttpMethods.Get, Rebuild, Admin, rebuild => rebuild.GetAsync),
        Route<RebuildEndpoints>("StartRebuild", HttpMethods.Post, Rebuild, Admin, rebuild => rebuild.StartAsync),
        Route<ServiceEndpoints>("GetHealth", HttpMethods.Get, "health", Anonymous, service => service.HealthAsync),
        Route<ServiceEndpoints>("GetOpenApi", HttpMethods.Get, "openapi.json", Anonymous, service => service.OpenApiAsync),
    ];

    private static OrderRoute Route<T>(
        string name, string method, string pattern, RouteAccess access, Func<T, Func<HttpRequest, Task<IResult>>> endpoint)
        where T : notnull =>
        new(name, method, pattern, access, Endpoint.Of(endpoint));
}
