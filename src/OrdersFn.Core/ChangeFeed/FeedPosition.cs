using System.Text.Json;

namespace OrdersFn.Core.ChangeFeed;

/// <summary>A place in one range of the feed: the store's time (whole seconds since 1970) and number of a change.</summary>
public readonly record struct FeedPosition(long WrittenAt, long Lsn)
{
    public static FeedPosition Newest(IReadOnlyList<JsonElement> changes) => Of(changes[^1]);

    public static FeedPosition Of(JsonElement change) => new(Number(change, "_ts"), Number(change, "_lsn"));

    private static long Number(JsonElement change, string name) =>
        change.ValueKind == JsonValueKind.Object && change.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : 0;
}
