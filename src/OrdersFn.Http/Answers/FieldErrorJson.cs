using System.Text.Json;
using OrdersFn.Core.Orders;

namespace OrdersFn.Http.Answers;

internal static class FieldErrorJson
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<FieldError> errors)
    {
        json.WriteStartArray();
        foreach (var error in errors)
        {
            json.WriteStartObject();
            json.WriteString("field", error.Field);
            json.WriteString("reason", error.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
