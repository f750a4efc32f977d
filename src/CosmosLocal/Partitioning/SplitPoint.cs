using CosmosHash;
using CosmosLocal.Storage;

namespace CosmosLocal.Partitioning;

/// <summary>
/// Where to cut a physical partition: at the median of its documents, moved to the border of a first-level key if that leaves both sides a fair share, so
/// that a prefix stays in one piece while it can.
/// </summary>
internal static class SplitPoint
{
    /// <summary>Null if no cut leaves documents on both sides.</summary>
    public static EffectivePartitionKey? Find(Connection connection, ContainerTables tables, KeyRange range)
    {
        var count = Count(connection, tables, range);
        var median = count < 2 ? null : KeyAt(connection, tables, range, count / 2);
        if (median is not { } key)
            return null;
        var below = FirstLevel(key);
        var lower = Count(connection, tables, range with { Max = below > range.Min ? below : range.Min });
        var above = KeyAt(connection, tables, range with { Min = below.PrefixEnd() }, 0);
        var upper = above is { } next ? Count(connection, tables, range with { Min = next }) : 0;

        var fair = Math.Max(1, count / 4);
        if (lower >= fair && lower >= upper && Usable(below, range) is { } atStart)
            return atStart;
        if (upper >= fair && above is { } border && Usable(FirstLevel(border), range) is { } atEnd)
            return atEnd;
        return FirstOf(connection, tables, range, key);
    }

    /// <summary>For partitions without a median: halfway through the range.</summary>
    public static EffectivePartitionKey? Middle(KeyRange range) => Usable(KeySpace.Middle(range), range);

    public static long Count(Connection connection, ContainerTables tables, KeyRange range)
    {
        using var row = connection.Prepare(tables.CountKeys);
        return row.Bind(1, range.Min).Bind(2, range.Max).Bind(3, long.MaxValue).Step() ? row.Int64(0) : 0;
    }

    // The median's own logical partition cannot be cut: it goes to the upper side, or if nothing is below it, to the lower.
    private static EffectivePartitionKey? FirstOf(Connection connection, ContainerTables tables, KeyRange range, EffectivePartitionKey key) =>
        Count(connection, tables, range with { Max = key }) > 0
            ? Usable(key, range)
            : KeyAt(connection, tables, range with { Min = key.PrefixEnd() }, 0) is { } next ? Usable(next, range) : null;

    private static EffectivePartitionKey? KeyAt(Connection connection, ContainerTables tables, KeyRange range, long place)
    {
        using var row = connection.Prepare(tables.KeyAt);
        return row.Bind(1, range.Min).Bind(2, range.Max).Bind(3, place).Step() ? row.Key(0) : null;
    }

    private static EffectivePartitionKey FirstLevel(EffectivePartitionKey key) => new(ContainerTables.FirstLevel(key).ToArray());

    private static EffectivePartitionKey? Usable(EffectivePartitionKey cut, KeyRange range) => cut > range.Min && cut < range.Max ? cut : null;
}
