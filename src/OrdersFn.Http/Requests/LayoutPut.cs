using System.Text.Json;
using OrdersFn.Core.Orders;

namespace OrdersFn.Http.Requests;

/// <summary>The body <c>{"buckets":8,"lanes":2}</c>.</summary>
internal static class LayoutPut
{
    public const int MaxBytes = 4096;

    /// <summary>The numbers asked for, whatever they are, or what is wrong with the body.</summary>
    public static IReadOnlyList<FieldError> Read(ReadOnlyMemory<byte> body, out int buckets, out int lanes)
    {
        var numbers = new Dictionary<string, int>();
        var errors = Read(body, numbers);
        foreach (var name in (string[])["buckets", "lanes"])
        {
            if (!numbers.ContainsKey(name) && !errors.Exists(error => error.Field == name || error.Field == "$"))
                errors.Add(new(name, "is missing"));
        }

        buckets = numbers.GetValueOrDefault("buckets");
        lanes = numbers.GetValueOrDefault("lanes");
        return errors;
    }

    private static List<FieldError> Read(ReadOnlyMemory<byte> body, Dictionary<string, int> numbers)
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
                if (name is not ("buckets" or "lanes"))
                    errors.Add(new(name, "is unknown; a layout has buckets and lanes"));
                else if (json.TokenType != JsonTokenType.Number || !json.TryGetInt32(out var number))
                    errors.Add(new(name, "must be a whole number"));
                else if (!numbers.TryAdd(name, number))
                    errors.Add(new(name, "is given more than once"));
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
