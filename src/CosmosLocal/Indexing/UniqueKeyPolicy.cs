using System.Text.Json;

namespace CosmosLocal.Indexing;

/// <summary>The container's <c>uniqueKeyPolicy</c>, read: sets of paths whose values together occur once in each logical partition.</summary>
internal sealed class UniqueKeyPolicy
{
    private UniqueKeyPolicy(IReadOnlyList<IReadOnlyList<IndexPath>> keys) => Keys = keys;

    public IReadOnlyList<IReadOnlyList<IndexPath>> Keys { get; }

    public static bool TryParse(JsonElement policy, out UniqueKeyPolicy result, out string error)
    {
        var keys = new List<IReadOnlyList<IndexPath>>();
        result = new(keys);
        error = "";
        if (policy.ValueKind != JsonValueKind.Object || !policy.TryGetProperty("uniqueKeys", out var sets) || sets.ValueKind != JsonValueKind.Array)
            return true;
        foreach (var set in sets.EnumerateArray())
        {
            if (!set.TryGetProperty("paths", out var texts) || texts.ValueKind != JsonValueKind.Array || texts.GetArrayLength() == 0)
            {
                error = "A unique key has no paths.";
                return false;
            }
            var paths = new List<IndexPath>();
            foreach (var text in texts.EnumerateArray())
            {
                if (!IndexPath.TryParse(text.GetString() ?? "", out var path) || path.CrossesArrays)
                {
                    error = $"The unique key path '{text}' could not be accepted.";
                    return false;
                }
                paths.Add(path);
            }
            keys.Add(paths);
        }
        return true;
    }

    public static UniqueKeyPolicy Parse(JsonElement policy) =>
        TryParse(policy, out var result, out var error) ? result : throw new FormatException(error);
}
