using System.Text.Json;

namespace CosmosLocal.Resources;

/// <summary>Compares unique key policies; none, null and an empty list are the same.</summary>
internal static class UniqueKeys
{
    public static bool AreSame(JsonElement left, JsonElement right) => Keys(left).SequenceEqual(Keys(right), StringComparer.Ordinal);

    private static IEnumerable<string> Keys(JsonElement policy) =>
        policy.ValueKind == JsonValueKind.Object && policy.TryGetProperty("uniqueKeys", out var keys)
            ? keys.EnumerateArray().Select(key => string.Join('\n', key.GetProperty("paths").EnumerateArray().Select(path => path.GetString()))).Order(StringComparer.Ordinal)
            : [];
}
