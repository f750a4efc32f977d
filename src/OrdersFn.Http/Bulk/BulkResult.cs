using System.Text.Json;
using OrdersFn.Core.Orders;
using OrdersFn.Http.Answers;

namespace OrdersFn.Http.Bulk;

/// <summary>What became of one order of a bulk request.</summary>
/// <param name="Result">One of the names below.</param>
/// <param name="OrderId">Where known.</param>
/// <param name="CustomerId">Where known.</param>
/// <param name="Errors">Why it was not placed.</param>
internal sealed record BulkResult(string Result, string? OrderId, string? CustomerId, IReadOnlyList<FieldError> Errors)
{
    public const string Created = "created";

    /// <summary>The queue has it, durably, and it will be placed.</summary>
    public const string Accepted = "accepted";
    public const string Duplicate = "duplicate";
    public const string Conflict = "conflict";
    public const string Invalid = "invalid";

    /// <summary>The store did not take it now; sending the same order again is right, and safe.</summary>
    public const string Throttled = "throttled";

    /// <summary>A fault of ours. Not for any input we know of.</summary>
    public const string Failed = "failed";

    public static BulkResult Bad(string reason) => new(Invalid, null, null, [new("$", reason)]);

    public void Write(Utf8JsonWriter json, long index)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, index);
        if (OrderId is not null)
            json.WriteString("order_id"u8, OrderId);
        if (CustomerId is not null)
            json.WriteString("customer_id"u8, CustomerId);
        json.WriteString("result"u8, Result);
        if (Errors.Count > 0)
        {
            json.WritePropertyName("errors"u8);
            FieldErrorJson.Write(json, Errors);
        }

        json.WriteEndObject();
    }
}
