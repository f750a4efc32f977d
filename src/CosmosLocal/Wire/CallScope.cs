using CosmosHash;
using CosmosLocal.Items;

namespace CosmosLocal.Wire;

/// <summary>
/// The part of a container that a query or feed asks about: a physical partition by id, cut down to a range of effective keys, or a
/// partition key, full or prefix.
/// </summary>
internal readonly record struct CallScope(KeyRange Range, string RangeId, CosmosResponse? Error)
{
    public static CallScope Of(CosmosRequest request, ContainerEngine container)
    {
        var range = KeyRange.All;
        var rangeId = "";
        if (request[HeaderNames.RangeId] is { Length: > 0 } named)
        {
            // Older clients put the container's rid before the id.
            rangeId = named[(named.LastIndexOf(',') + 1)..];
            if (container.Partitions.Find(rangeId) is not { } partition)
                return new(range, rangeId, Errors.RangeGone(rangeId));
            range = partition.Range;
        }

        if (request[HeaderNames.StartKey] is { } start && request[HeaderNames.EndKey] is { } end)
        {
            if (!TryBound(start, out var min) || !TryBound(end, out var max))
                return new(range, rangeId, Errors.BadRequest("The bounds of the effective partition key range are not hexadecimal."));
            range = range.Intersect(new(min, max));
        }

        if (request[HeaderNames.PartitionKey] is not { } keyJson)
            return new(range, rangeId, null);
        if (!TryKey(keyJson, container, out var key))
            return new(range, rangeId, Errors.BadRequest($"The partition key {keyJson} is not one of this container."));
        range = range.Intersect(KeyRange.OfPrefix(key));
        return new(range, rangeId.Length > 0 ? rangeId : container.Partitions.Of(key).Id, null);
    }

    /// <summary>The place of a key, or of a prefix of one, given as JSON.</summary>
    public static bool TryKey(string keyJson, ContainerEngine container, out EffectivePartitionKey key)
    {
        key = default;
        if (!PartitionKeyText.TryParse(keyJson, out var components) || components.Length > container.Definition.KeyPaths.Count)
            return false;
        key = EffectivePartitionKey.Of(components);
        return true;
    }

    public static bool IsFullKey(string keyJson, ContainerEngine container) =>
        TryKey(keyJson, container, out var key) && key.Bytes.Length == container.Definition.KeyPaths.Count * EffectivePartitionKey.ComponentLength;

    private static bool TryBound(string hex, out EffectivePartitionKey bound)
    {
        bound = default;
        if (hex.Length % 2 != 0 || !hex.All(char.IsAsciiHexDigit))
            return false;
        bound = EffectivePartitionKey.Parse(hex);
        return true;
    }
}
