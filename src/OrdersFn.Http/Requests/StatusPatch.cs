using System.Text.Json;
using OrdersFn.Core.Orders;

namespace OrdersFn.Http.Requests;

/// <summary>The body <c>{"status":"paid"}</c>, which is all that may change of an order.</summary>
internal static class StatusPatch
{
    public const int MaxBytes = 4096;

    /// <summary>The status asked for, or what is wrong with the body.</summary>
    public static IReadOnlyList<FieldError> Read(ReadOnlyMemory<byte> body, out OrderStatus status)
    {
        OrderStatus found = default;
        var seen = false;
        var errors = FlatBody.Read(body, (string name, ref Utf8JsonReader json) =>
        {
            if (name != "status")
                return new(name, "cannot be changed; only status can");
            if (seen)
                return new(name, "is given more than once");
            seen = true;
            return json.TokenType == JsonTokenType.String && OrderStatuses.TryParse(json.GetString(), out found)
                ? null
                : new(name, $"must be one of {string.Join(", ", OrderStatuses.All)}");
        });
        if (!seen && errors.Count == 0)
            errors.Add(new("status", "is missing"));
        status = found;
        return errors;
    }
}
