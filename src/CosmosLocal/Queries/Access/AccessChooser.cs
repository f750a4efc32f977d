using CosmosLocal.Sql;
using CosmosLocal.Storage;

namespace CosmosLocal.Queries.Access;

/// <summary>
/// Chooses how to reach the documents. Anything does for the answer, as the filter is applied to all that is read and order is made where the
/// path does not give it; the choice is about how much is read.
/// </summary>
internal sealed class AccessChooser(ContainerReader reader, QueryShape shape, AccessLimits limits, long documents)
{
    private readonly OrderedPaths _ordered = new(reader, shape);

    /// <summary>
    /// <paramref name="wanted"/>: how many rows the page takes. <paramref name="pinned"/>: the path in which a continuation token's position means something.
    /// </summary>
    public AccessPath Choose(string? pinned, long wanted)
    {
        CheckOrder();
        if (pinned is not null) return Pinned(pinned);
        if (shape.Ranges.Count == 0) return new PointReads([]);
        var composite = _ordered.BestComposite();

        // Where an index gives the order, it only matters whether the page takes all there is anyway.
        var most = composite is null || wanted >= limits.Many ? limits.Many : (int)wanted + 1;
        var (unordered, count) = BestUnordered(wanted, most);
        if (shape.Order.Count == 0) return unordered;
        if (composite is { TiesByRid: true } && unordered is KeyScan && _ordered.IsOneFirstLevel) return composite;

        // What is read in order can be left off when the page is full.
        if (count <= wanted && count < most) return unordered;
        if (composite is not null) return composite;
        if (count <= limits.SmallSort) return unordered;
        if (count < limits.Many && !IsWorthStreaming(count, wanted)) return unordered;
        return _ordered.Term() ?? unordered;
    }

    private AccessPath Pinned(string name)
    {
        AccessPath[] points = shape.Points is { } known ? [new PointReads(known)] : [];
        return points.Append(new KeyScan(shape.Ranges)).Concat(Terms()).Concat(_ordered.All()).FirstOrDefault(c => c.Name == name)
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
    private (AccessPath Path, int Count) BestUnordered(long wanted, int most)
    {
        if (shape.Points is { } points) return (new PointReads(points), points.Count);
        var keys = new KeyScan(shape.Ranges);
        var terms = Terms().ToList();
        if (terms.Count == 0 && shape.Order.Count == 0) return (keys, most);
        for (var limit = Math.Min(128, most); ; limit = Math.Min(limit * 12, most))
        {
            var best = (Path: (AccessPath)keys, Count: Count(shape.Ranges, limit, reader.CountKeys));

            // A term scan fetches each document by its number, which costs more than reading on.
            foreach (var term in terms)
            {
                if (best.Count < limits.SmallScan) break;
                var count = Count(term.Ranges, best.Count, (range, rest) => reader.CountTerm(term.Path, range, rest));
                if (count < limit && count * 2 <= best.Count) best = (term, count);
            }

            if (best.Count < limit || limit == most || IsWorthStreaming(limit, wanted)) return best;
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

    // Reading in order pays if the rows wanted come sooner than all candidates are read: of all documents, count are candidates.
    private bool IsWorthStreaming(int count, long wanted) =>
        shape.Order.Count > 0 && wanted * (double)documents / Math.Max(1, count) < count && _ordered.IsPossible;
}
