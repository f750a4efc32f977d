using System.Text.Json;
using OrdersFn.Core.Intake;
using OrdersFn.Core.Orders;
using OrdersFn.Http.Answers;

namespace OrdersFn.Http.Bulk;

/// <summary>What became of one order of a bulk request.</summary>
/// <param name="Result">One of <see cref="IntakeResult"/>; to the sender a store that is away is one without throughput: the same order may be sent again.</param>
/// <param name="OrderId">Where known.</param>
/// <param name="CustomerId">Where known.</param>
/// <param name="Errors">Why it was not placed.</param>
internal sealed record BulkResult(string Result, string? OrderId, string? CustomerId, IReadOnlyList<FieldError> Errors)
{
    public static BulkResult Bad(string reason) => new(IntakeResult.Invalid, null, null, [new("$", reason)]);

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
