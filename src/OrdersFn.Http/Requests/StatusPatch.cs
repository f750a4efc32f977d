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
        status = default;
        var errors = new List<FieldError>();
        var seen = false;
        try
        {
            var json = new Utf8JsonReader(body.Span);
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
                return [new("$", "must be a JSON object")];
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var name = json.GetString()!;
                json.Read();
                if (name != "status")
                    errors.Add(new(name, "cannot be changed; only status can"));
                else if (seen)
                    errors.Add(new(name, "is given more than once"));
                else if (json.TokenType != JsonTokenType.String || !OrderStatuses.TryParse(json.GetString(), out status))
                    errors.Add(new(name, $"must be one of {string.Join(", ", OrderStatuses.All)}"));
                seen |= name == "status";
                json.Skip();
            }

            // Behind the object nothing may stand.
            json.Read();
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is what text that is no UTF-8 gives.
            return [new("$", "must be JSON in UTF-8")];
        }

        if (!seen && errors.Count == 0)
            errors.Add(new("status", "is missing"));
        return errors;
    }
}
