using System.Globalization;
using Microsoft.AspNetCore.Http;
using OrdersFn.Core.Orders;
using OrdersFn.Http.Problems;

namespace OrdersFn.Http.Requests;

/// <summary>The ids in a path, held to the rules of ids.</summary>
internal static class PathIds
{
    public const string CustomerId = "customer_id";
    public const string OrderId = "order_id";
    public const string SequenceNumber = "sequence_number";
    public const string Source = "source";
    public const string ParkedId = "id";

    public static Problem? Read(HttpRequest request, out string customerId, out string orderId)
    {
        customerId = Value(request, CustomerId);
        orderId = Value(request, OrderId);
        return Check((CustomerId, Identifiers.CustomerIdFault(customerId)), (OrderId, Identifiers.OrderIdFault(orderId)));
    }

    public static Problem? ReadCustomer(HttpRequest request, out string customerId)
    {
        customerId = Value(request, CustomerId);
        return Check((CustomerId, Identifiers.CustomerIdFault(customerId)));
    }

    public static Problem? ReadOrder(HttpRequest request, out string orderId)
    {
        orderId = Value(request, OrderId);
        return Check((OrderId, Identifiers.OrderIdFault(orderId)));
    }

    public static Problem? ReadSequenceNumber(HttpRequest request, out long number) =>
        long.TryParse(Value(request, SequenceNumber), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            ? null
            : KnownProblems.InvalidPath([new(SequenceNumber, "must be a whole number, as in the list")]);

    /// <summary>Names of consumers and of what they parked are free of what ids are free of.</summary>
    public static Problem? ReadParked(HttpRequest request, out string source, out string id)
    {
        source = Value(request, Source);
        id = Value(request, ParkedId);
        return Check((Source, Identifiers.OrderIdFault(source)), (ParkedId, Identifiers.OrderIdFault(id)));
    }

    private static string Value(HttpRequest request, string name) => request.RouteValues[name] as string ?? "";

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
