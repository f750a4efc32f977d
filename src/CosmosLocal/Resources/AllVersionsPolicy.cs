using System.Text.Json;

namespace CosmosLocal.Resources;

/// <summary>
/// What a container keeps for the change feed of all versions and deletes: <c>{"changeFeedPolicy":{"retentionDuration":10}}</c>, in minutes, and
/// <c>{"previousImageRetentionPolicy":{"supportedFeatures":{"allVersionsAndDeletes":{"mode":3}}}}</c>: 1 = what was replaced, 2 = what was deleted, 3 = both.
/// </summary>
internal sealed record AllVersionsPolicy(TimeSpan? Retention, bool KeepsReplaced, bool KeepsDeleted)
{
    private const string Feed = "changeFeedPolicy";
    private const string Images = "previousImageRetentionPolicy";
    private const string Mode = "supportedFeatures.allVersionsAndDeletes.mode";

    /// <summary>Nothing of its own: as the account says, and no images.</summary>
    public static AllVersionsPolicy None { get; } = new(null, false, false);

    /// <summary>Reads a container's JSON. Null, or what is wrong with it.</summary>
    public static string? Parse(JsonElement container, out AllVersionsPolicy policy)
    {
        policy = None;
        if (!TryRetention(container, out var minutes))
            return $"'{Feed}' must be an object with 'retentionDuration', a whole number of minutes, and nothing else.";
        if (!TryMode(container, out var mode))
            return $"'{Images}' must be an object with '{Mode}', a number from 0 to 3, and nothing else: no other feature is supported here.";
        policy = new(minutes > 0 ? TimeSpan.FromMinutes(minutes) : null, (mode & 1) != 0, (mode & 2) != 0);
        return null;
    }

    private static bool TryRetention(JsonElement container, out int minutes)
    {
        minutes = 0;
        return IsAbsent(container, Feed, out var policy)
            || (IsObjectOf(policy, "retentionDuration") && TryNumber(policy, "retentionDuration", int.MaxValue, out minutes));
    }

    private static bool TryMode(JsonElement container, out int mode)
    {
        mode = 0;
        return IsAbsent(container, Images, out var policy)
            || (IsObjectOf(policy, "supportedFeatures")
                && (IsAbsent(policy, "supportedFeatures", out var features)
                    || (IsObjectOf(features, "allVersionsAndDeletes")
                        && (IsAbsent(features, "allVersionsAndDeletes", out var feature)
                            || (IsObjectOf(feature, "mode") && TryNumber(feature, "mode", 3, out mode))))));
    }

    private static bool IsAbsent(JsonElement json, string name, out JsonElement value) =>
        !json.TryGetProperty(name, out value) || value.ValueKind == JsonValueKind.Null;

    // With no other properties: one that is taken and ignored would be a wrong answer.
    private static bool IsObjectOf(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.EnumerateObject().All(property => property.NameEquals(name));

    private static bool TryNumber(JsonElement json, string name, int highest, out int number)
    {
        number = 0;
        return IsAbsent(json, name, out var value)
            || (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out number) && number >= 0 && number <= highest);
    }
}
