using System.Text.Json;
using OrdersFn.Core.Orders;

namespace OrdersFn.Http.Requests;

/// <summary>Bodies that are one small JSON object.</summary>
internal static class FlatBody
{
    /// <summary>Looks at one property, with the reader at its value; the error, if it is wrong.</summary>
    public delegate FieldError? ReadField(string name, ref Utf8JsonReader json);

    /// <summary>What is wrong with the properties, or only that it is no such object.</summary>
    public static List<FieldError> Read(ReadOnlyMemory<byte> body, ReadField field)
    {
        var errors = new List<FieldError>();
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
                if (field(name, ref json) is { } error)
                    errors.Add(error);
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

        return errors;
    }
}
