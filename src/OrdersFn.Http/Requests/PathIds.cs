using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Orders;
using OrdersFn.Http.Problems;
using OrdersFn.Http.Routing;

namespace OrdersFn.Http.Requests;

/// <summary>
/// The ids in a path, held to the rules of ids. A host in front may decode <c>%2F</c> before it routes (azure-functions-host #9290), so an id may also stand
/// in the query, as <c>customer_id</c> or <c>order_id</c>, with <c>-</c> in its place in the path.
/// </summary>
internal static class PathIds
{
    public const string CustomerId = "customer_id";
    public const string OrderId = "order_id";
    public const string SequenceNumber = "sequence_number";
    public const string Source = "source";
    public const string ParkedId = "id";

    /// <summary>Stands in the path for an id that stands in the query.</summary>
    public const string InQuery = "-";

    public static Problem? Read(HttpRequest request, out string customerId, out string orderId)
    {
        var customer = Value(request, CustomerId);
        var order = Value(request, OrderId);
        (customerId, orderId) = (customer.Id, order.Id);
        return Check((CustomerId, customer.Fault ?? Identifiers.CustomerIdFault(customerId)), (OrderId, order.Fault ?? Identifiers.OrderIdFault(orderId)));
    }

    public static Problem? ReadCustomer(HttpRequest request, out string customerId)
    {
        var customer = Value(request, CustomerId);
        customerId = customer.Id;
        return Check((CustomerId, customer.Fault ?? Identifiers.CustomerIdFault(customerId)));
    }

    public static Problem? ReadOrder(HttpRequest request, out string orderId)
    {
        var order = Value(request, OrderId);
        orderId = order.Id;
        return Check((OrderId, order.Fault ?? Identifiers.OrderIdFault(orderId)));
    }

    public static Problem? ReadSequenceNumber(HttpRequest request, out long number) =>
        long.TryParse(Text(request, SequenceNumber), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            ? null
            : KnownProblems.InvalidPath([new(SequenceNumber, "must be a whole number, as in the list")]);

    public static Problem? ReadParked(HttpRequest request, out string source, out string id)
    {
        source = Text(request, Source);
        id = Text(request, ParkedId);
        return Check((Source, FaultOfName(source)), (ParkedId, FaultOfName(id)));
    }

    /// <summary>Whether an address with this id in its path means the same behind every host.</summary>
    public static bool IsSafeInPath(string id) => !id.AsSpan().ContainsAny('/', '\\', '%');

    /// <summary>Names of consumers and of what they parked are ours: letters, digits and dashes.</summary>
    private static string? FaultOfName(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? null : "must be one from the list";

    private static (string Id, string? Fault) Value(HttpRequest request, string name)
    {
        var isWrittenAnew = request.HttpContext.RequestServices.GetService<IOptions<PathOptions>>()?.Value.IsWrittenAnew ?? false;
        var asSent = isWrittenAnew ? null : Segment(request, name);
        var inPath = asSent ?? Text(request, name);
        if (!request.Query.TryGetValue(name, out var values))
            return (inPath, asSent is null && inPath.Contains("%2F", StringComparison.OrdinalIgnoreCase) ? AmbiguousSlash(name) : null);
        return values is [{ } id] && inPath == InQuery
            ? (id, null)
            : (inPath, values.Count > 1 ? "must not be given more than once" : $"must be {InQuery} in the path when it stands in the query");
    }

    private static string AmbiguousSlash(string name) =>
        $"cannot hold %2F here, because on the way it cannot be told from %252F; write {InQuery} in its place and the id as the query parameter {name}";

    /// <summary>From the path as it was sent; null when that has not the shape of a route, as with segments of dots.</summary>
    private static string? Segment(HttpRequest request, string name)
    {
        if (RawPath.Segments(request, OrderRoutes.Prefix) is not { } segments)
            return null;
        var index = name == CustomerId || segments[0].Equals("orders", StringComparison.OrdinalIgnoreCase) ? 1 : 3;
        // What routing saw, where an encoded slash is no slash.
        return index < segments.Count && segments[index].Replace("/", "%2F", StringComparison.Ordinal).Equals(Text(request, name), StringComparison.OrdinalIgnoreCase)
            ? segments[index]
            : null;
    }

    private static string Text(HttpRequest request, string name) => request.RouteValues[name] as string ?? "";

    private static Problem? Check(params ReadOnlySpan<(string Field, string? Fault)> ids)
    {
        var errors = new List<FieldError>();
        foreach (var (field, fault) in ids)
        {
            if (fault is not null)
                errors.Add(new(field, fault));
        }

        return errors.Count == 0 ? null : KnownProblems.InvalidPath(errors);
    }
}
