using CosmosHash;
using CosmosLocal.Indexing;
using CosmosLocal.Sql;
using CosmosLocal.Storage;

namespace CosmosLocal.Queries.Access;

/// <summary>
/// Chooses how to reach the documents. Anything does for the answer, as the filter is applied to all that is read and order is made where the
/// path does not give it; the choice is about how much is read.
/// </summary>
internal sealed class AccessChooser(ContainerReader reader, QueryShape shape, AccessLimits limits, long documents)
{
    /// <summary>
    /// <paramref name="wanted"/>: how many rows the page takes. <paramref name="pinned"/>: the path in which a continuation token's position means something.
    /// </summary>
    public AccessPath Choose(string? pinned, long wanted)
    {
        CheckOrder();
        if (pinned is not null) return Pinned(pinned);
        if (shape.Ranges.Count == 0) return new PointReads([]);
        var (unordered, count) = BestUnordered(wanted);
        if (shape.Order.Count == 0) return unordered;

        // What is read in order can be left off when the page is full.
        if (count <= wanted && count < limits.Many) return unordered;
        if (Composites().FirstOrDefault() is { } composite) return composite;
        if (count <= limits.SmallSort) return unordered;
        if (count < limits.Many && !IsWorthStreaming(count, wanted)) return unordered;
        return Ordered() ?? unordered;
    }

    private AccessPath Pinned(string name)
    {
        IEnumerable<AccessPath?> candidates = [shape.Points is { } points ? new PointReads(points) : null, new KeyScan(shape.Ranges), .. Terms(), .. Composites(), Ordered()];
        return candidates.FirstOrDefault(c => c?.Name == name)
            ?? throw new SqlException(SqlError.AtExecution("The continuation token belongs to an index that is gone; start the query again."));
    }

    // As the service has it: one path needs its index, several need a composite index of just these.
    private void CheckOrder()
    {
        if (shape.Order.Count == 1 && !reader.Indexing.IsIndexed(shape.Order[0].Path))
            throw new SqlException(SqlError.AtExecution("The index path corresponding to the specified order-by item is excluded."));
        if (shape.Order.Count > 1 && !reader.Indexing.HasComposite(shape.Order))
        {
            throw new SqlException(SqlError.AtExecution(
                "The order by query does not have a corresponding composite index that it can be served from."));
        }
    }

    // Counts only as far as it takes to tell: a path with few documents is found without counting the many of the others.
    private (AccessPath Path, int Count) BestUnordered(long wanted)
    {
        if (shape.Points is { } points) return (new PointReads(points), points.Count);
        var keys = new KeyScan(shape.Ranges);
        var terms = Terms().ToList();
        if (terms.Count == 0 && shape.Order.Count == 0) return (keys, limits.Many);
        for (var limit = Math.Min(128, limits.Many); ; limit = Math.Min(limit * 12, limits.Many))
        {
            var best = (Path: (AccessPath)keys, Count: Count(shape.Ranges, limit, reader.CountKeys));

            // A term scan fetches each document by its number, which costs more than reading on.
            foreach (var term in terms)
            {
                if (best.Count < limits.SmallScan) break;
                var count = Count(term.Ranges, best.Count, (range, most) => reader.CountTerm(term.Path, range, most));
                if (count < limit && count * 2 <= best.Count) best = (term, count);
            }

            if (best.Count < limit || limit == limits.Many || IsWorthStreaming(limit, wanted)) return best;
        }
    }

    private static int Count<T>(IReadOnlyList<T> ranges, int limit, Func<T, int, int> count)
    {
        var total = 0;
        foreach (var range in ranges)
        {
            if (total >= limit) break;
            total += count(range, limit - total);
        }

        return total;
    }

    private IEnumerable<TermScan> Terms() =>
        from term in shape.Terms
        where reader.Indexing.IsIndexed(term.Key)
        select new TermScan(term.Key, term.Value, false, shape.Hull);

    private TermScan? Ordered()
    {
        if (shape.Order.Count == 0 || !reader.Indexing.IsIndexed(shape.Order[0].Path)) return null;
        var (path, descending) = shape.Order[0];

        // Several paths include the documents that lack the first one, which its terms may not have.
        if (shape.Order.Count > 1 && !reader.Indexing.StoresUndefined(path)) return null;
        var ranges = shape.Terms.TryGetValue(path, out var known) ? known : [IndexKeyRange.All];
        return new(path, ranges, descending, shape.Hull) { Ordered = 1, TiesByRid = shape.Order.Count == 1 };
    }

    // An index on (a, b, c) gives the orders a; a, b; and with a fixed by the filter: b; b, c.
    private IEnumerable<CompositeScan> Composites()
    {
        if (shape.Order.Count == 0 || FirstLevel() is not { } firstLevel) yield break;
        foreach (var index in reader.Indexing.Composites)
        {
            var fixedPaths = 0;
            var prefix = Array.Empty<byte>();
            while (fixedPaths < index.Paths.Count && index.Paths[fixedPaths].Path != shape.Order[0].Path
                && FixedKey(index.Paths[fixedPaths]) is { } key)
            {
                prefix = [.. prefix, .. key];
                fixedPaths++;
            }

            if (fixedPaths + shape.Order.Count > index.Paths.Count) continue;
            var reversed = index.Paths[fixedPaths].Descending != shape.Order[0].Descending;
            if (!shape.Order.Select((o, i) => index.Paths[fixedPaths + i] is var p && p.Path == o.Path && (p.Descending != o.Descending) == reversed).All(fits => fits)) continue;
            yield return new(index, firstLevel, RangesOf(index.Paths[fixedPaths], prefix), reversed, shape.Hull) { Ordered = shape.Order.Count };
        }
    }

    private byte[]? FixedKey(CompositePath path)
    {
        if (!shape.Terms.TryGetValue(path.Path, out var ranges) || ranges.Count != 1) return null;
        if (!ranges[0].IsPoint) return null;
        return path.Descending ? IndexKey.Invert(ranges[0].Low) : ranges[0].Low;
    }

    private IReadOnlyList<IndexKeyRange> RangesOf(CompositePath path, byte[] prefix)
    {
        var ranges = shape.Terms.TryGetValue(path.Path, out var known) ? known : [IndexKeyRange.All];
        if (path.Descending) ranges = [.. ranges.Reverse().Select(Inverted)];
        return prefix.Length == 0 ? ranges : [.. ranges.Select(r => r.Behind(prefix))];
    }

    // Inverted bytes turn the order around; what begins with a bound's bytes lies on the other side of it.
    private static IndexKeyRange Inverted(IndexKeyRange range) => new(After(IndexKey.Invert(range.High)), After(IndexKey.Invert(range.Low)));

    private static byte[] After(byte[] prefix)
    {
        var result = prefix.ToArray();
        for (var i = result.Length - 1; i >= 0; i--)
        {
            if (++result[i] != 0) return result[..(i + 1)];
        }

        return [0xFF];
    }

    private EffectivePartitionKey? FirstLevel()
    {
        const int Length = EffectivePartitionKey.ComponentLength;
        var (min, max) = (shape.Hull.Min, shape.Hull.Max);
        if (min.Bytes.Length < Length) return null;
        var first = new EffectivePartitionKey(min.Bytes[..Length].ToArray());
        return max <= first.PrefixEnd() ? first : null;
    }

    // Reading in order pays if the rows wanted come sooner than all candidates are read: of all documents, count are candidates.
    private bool IsWorthStreaming(int count, long wanted) =>
        shape.Order.Count > 0 && wanted * (double)documents / Math.Max(1, count) < count && Ordered() is not null;
}
