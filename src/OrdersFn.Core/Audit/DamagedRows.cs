using System.Text.Json;
using OrdersFn.Core.Store;
using OrdersFn.Core.Timeline;

namespace OrdersFn.Core.Audit;

/// <summary>
/// Reads documents of the timeline that may be damaged. One that cannot be read as what it is becomes one that agrees with nothing, with id and tag of its
/// own: so it is named as a difference, and replaced like any other.
/// </summary>
internal static class DamagedRows
{
    private const string Unreadable = "unreadable";

    public static TimelineDocument Entry(JsonElement row) => TryRead<TimelineDocument>(row) ?? new()
    {
        Id = Text(row, "id"),
        Bucket = Text(row, "bucket"),
        Type = Text(row, "type"),
        OrderId = Text(row, "orderId"),
        CustomerId = Text(row, "customerId"),
        OrderedAt = Text(row, "orderedAt"),
        ReceivedAt = Unreadable,
        Version = 0,
        StoreTag = Text(row, "_etag"),
    };

    public static Rollup Rollup(JsonElement row) => TryRead<Rollup>(row) ?? new()
    {
        Bucket = Text(row, "bucket"),
        OrderedAt = Text(row, "orderedAt"),
        Type = Unreadable,
        Orders = -1,
        StoreTag = Text(row, "_etag"),
    };

    private static T? TryRead<T>(JsonElement row)
        where T : class
    {
        try
        {
            return StoreJson.From<T>(row);
        }
        catch (Exception fault) when (fault is JsonException or FormatException or InvalidOperationException or OverflowException)
        {
            return null;
        }
    }

    private static string Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
