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
        var errors = FlatBody.Read(body, (string name, ref Utf8JsonReader json) =>
        {
            if (name is not ("buckets" or "lanes"))
                return new(name, "is unknown; a layout has buckets and lanes");
            if (json.TokenType != JsonTokenType.Number || !json.TryGetInt32(out var number))
                return new(name, "must be a whole number");
            return numbers.TryAdd(name, number) ? null : new(name, "is given more than once");
        });
        foreach (var name in (string[])["buckets", "lanes"])
        {
            if (!numbers.ContainsKey(name) && !errors.Exists(error => error.Field == name || error.Field == "$"))
                errors.Add(new(name, "is missing"));
        }

        buckets = numbers.GetValueOrDefault("buckets");
        lanes = numbers.GetValueOrDefault("lanes");
        return errors;
    }
}
