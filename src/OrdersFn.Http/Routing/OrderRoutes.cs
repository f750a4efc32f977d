using Microsoft.AspNetCore.Http;
using OrdersFn.Http.Endpoints;

namespace OrdersFn.Http.Routing;

/// <summary>Every route there is.</summary>
public static class OrderRoutes
{
    /// <summary>Before every pattern, as Azure Functions has it.</summary>
    public const string Prefix = "/api";

    public static IReadOnlyList<OrderRoute> All { get; } =
    [
        Post("PlaceOrder", "orders", RouteAccess.Function, Endpoint.Of<OrderEndpoints>(orders => orders.PlaceAsync)),
        Post("PlaceOrders", "orders/bulk", RouteAccess.Function, Endpoint.Of<BulkEndpoints>(bulk => bulk.PlaceAsync)),
        Get("ListCustomerOrders", "customers/{customer_id}/orders", RouteAccess.Function, Endpoint.Of<CustomerEndpoints>(customer => customer.ListAsync)),
        Get("GetCustomerOrder", "customers/{customer_id}/orders/{order_id}", RouteAccess.Function, Endpoint.Of<CustomerOrderEndpoints>(order => order.GetAsync)),
        new("ChangeOrderStatus", HttpMethods.Patch, "customers/{customer_id}/orders/{order_id}", RouteAccess.Function, Endpoint.Of<CustomerOrderEndpoints>(order => order.ChangeStatusAsync)),
        new("EraseOrder", HttpMethods.Delete, "customers/{customer_id}/orders/{order_id}", RouteAccess.Admin, Endpoint.Of<CustomerOrderEndpoints>(order => order.EraseAsync)),
        Get("SummariseCustomer", "customers/{customer_id}/summary", RouteAccess.Function, Endpoint.Of<CustomerEndpoints>(customer => customer.SummariseAsync)),
        Get("GetCustomerLayout", "customers/{customer_id}/layout", RouteAccess.Admin, Endpoint.Of<CustomerEndpoints>(customer => customer.LayoutAsync)),
        Get("FindOrder", "orders/{order_id}", RouteAccess.Function, Endpoint.Of<OrderEndpoints>(orders => orders.FindAsync)),
        Get("ListOrders", "orders", RouteAccess.Function, Endpoint.Of<TimelineEndpoints>(timeline => timeline.ListAsync)),
        Get("SummariseOrders", "orders/summary", RouteAccess.Function, Endpoint.Of<TimelineEndpoints>(timeline => timeline.SummariseAsync)),
        Get("Audit", "audit", RouteAccess.Admin, Endpoint.Of<AuditEndpoints>(audit => audit.RunAsync)),
        Get("GetHealth", "health", RouteAccess.Anonymous, Endpoint.Of<ServiceEndpoints>(service => service.HealthAsync)),
        Get("GetOpenApi", "openapi.json", RouteAccess.Anonymous, Endpoint.Of<ServiceEndpoints>(service => service.OpenApiAsync)),
    ];

    private static OrderRoute Get(string name, string pattern, RouteAccess access, Endpoint endpoint) => new(name, HttpMethods.Get, pattern, access, endpoint);

    private static OrderRoute Post(string name, string pattern, RouteAccess access, Endpoint endpoint) => new(name, HttpMethods.Post, pattern, access, endpoint);
}
