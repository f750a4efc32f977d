using System.Globalization;

namespace OrdersFn.Core.Timeline;

/// <summary>
/// The view may be made anew beside the one that serves. Generations share the container: the partitions of the first have plain names, those of each later one
/// begin with its number.
/// </summary>
internal static class ViewGeneration
{
    public const int First = 1;

    /// <summary>What names of partitions begin with.</summary>
    public static string Prefix(int generation) => generation == First ? "" : string.Create(CultureInfo.InvariantCulture, $"g{generation}.");

    /// <summary>False for a name with a number that no generation has.</summary>
    public static bool TrySplit(ReadOnlySpan<char> partition, out int generation, out ReadOnlySpan<char> name)
    {
        generation = First;
        name = partition;
        if (partition is not ['g', ..])
            return true;
        var end = partition.IndexOf('.');
        if (end < 0 || !int.TryParse(partition[1..end], NumberStyles.None, CultureInfo.InvariantCulture, out generation) || generation <= First)
            return false;
        name = partition[(end + 1)..];
        return true;
    }

    /// <summary>A condition for queries that cross partitions.</summary>
    public static string Condition(int generation) =>
        generation == First ? "c.bucket < 'g'" : $"STARTSWITH(c.bucket, '{Prefix(generation)}')";
}
