using Microsoft.AspNetCore.Http;
using OrdersFn.Core.Intake;
using OrdersFn.Core.Orders;
using OrdersFn.Http.Requests;

namespace OrdersFn.Http.Answers;

/// <summary>Answers that carry one order.</summary>
internal static class OrderAnswers
{
    public static IResult Found(Order order) => new JsonAnswer(StatusCodes.Status200OK, json => OrderJson.Write(json, order))
    {
        Headers = headers => Validate(headers, order.ETag),
    };

    public static IResult Created(HttpRequest request, Order order) => Placed(request, order, StatusCodes.Status201Created);

    /// <summary>Found where it was already: the duplicate of an order has the same address.</summary>
    public static IResult Duplicate(HttpRequest request, Order order) => Placed(request, order, StatusCodes.Status200OK);

    /// <summary>Taken over: the order will be at its address when the queue comes to it.</summary>
    public static IResult Accepted(HttpRequest request, string customerId, string orderId) => new JsonAnswer(StatusCodes.Status202Accepted, json =>
    {
        json.WriteStartObject();
        json.WriteString("order_id"u8, orderId);
        json.WriteString("customer_id"u8, customerId);
        json.WriteString("result"u8, IntakeResult.Accepted);
        json.WriteEndObject();
    })
    {
        Headers = headers =>
        {
            headers.Location = LocationOf(request, customerId, orderId);
            headers[Preferences.AppliedHeader] = Preferences.RespondAsync;
        },
    };

    public static IResult NotModified(Order order) => new NotModifiedAnswer(order.ETag);

    private static JsonAnswer Placed(HttpRequest request, Order order, int status) => new(status, json => OrderJson.Write(json, order))
    {
        Headers = headers =>
        {
            headers.ETag = order.ETag;
            headers.Location = LocationOf(request, order.CustomerId, order.OrderId);
        },
    };

    private static string LocationOf(HttpRequest request, string customerId, string orderId)
    {
        // The request was to .../orders: what stands before it is the prefix of this host.
        var path = request.PathBase.Add(request.Path).Value!;
        var prefix = path[..(path.LastIndexOf("/orders", StringComparison.OrdinalIgnoreCase) is var at and >= 0 ? at : 0)];
        var (customer, customerInQuery) = Address(PathIds.CustomerId, customerId);
        var (order, orderInQuery) = Address(PathIds.OrderId, orderId);
        string[] inQuery = [.. customerInQuery, .. orderInQuery];
        return $"{prefix}/customers/{customer}/orders/{order}{(inQuery.Length == 0 ? "" : $"?{string.Join('&', inQuery)}")}";
    }

    /// <summary>How an id stands in an address: in the path, or in the query where a host might read it as another one.</summary>
    private static (string InPath, string[] InQuery) Address(string name, string id) => PathIds.IsSafeInPath(id)
        ? (Uri.EscapeDataString(id), [])
        : (PathIds.InQuery, [$"{name}={Uri.EscapeDataString(id)}"]);

    private static void Validate(IHeaderDictionary headers, string etag)
    {
        headers.ETag = etag;
        CacheDirectives.Revalidate(headers);
    }

    private sealed class NotModifiedAnswer(string etag) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status304NotModified;
            Validate(httpContext.Response.Headers, etag);
            return Task.CompletedTask;
        }
    }
}
