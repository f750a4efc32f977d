using CosmosHash;
using CosmosLocal.Indexing;
using CosmosLocal.Storage;

namespace CosmosLocal.Queries.Access;

/// <summary>The ways to read documents in the order of a query, wholly or in its first item.</summary>
internal sealed class OrderedPaths(ContainerReader reader, QueryShape shape)
{
    /// <summary>Whether the first path can be read in order.</summary>
    public bool IsPossible => shape.Order.Count > 0 && reader.Indexing.IsIndexed(shape.Order[0].Path);

    /// <summary>All that a continuation token can name.</summary>
    public IEnumerable<AccessPath> All()
    {
        foreach (var composite in Composites()) yield return composite;
        if (!IsPossible) yield break;
        yield return OfTerm();
        yield return WithRest();
    }

    /// <summary>The scope is that of one first-level key, which a composite index keeps together.</summary>
    public bool IsOneFirstLevel => shape.Ranges is [var only] && FirstLevel() is { } first && only == KeyRange.OfPrefix(first);

    /// <summary>One that leaves nothing to be sorted, if there is one.</summary>
    public CompositeScan? BestComposite()
    {
        CompositeScan? best = null;
        foreach (var composite in Composites())
        {
            if (composite.TiesByRid) return composite;
            best ??= composite;
        }

        return best;
    }

    /// <summary>By the terms of the first path.</summary>
    public AccessPath? Term()
    {
        if (!IsPossible) return null;

        // Several paths include the documents that lack the first one, which its terms may not have.
        var path = shape.Order[0].Path;
        var isComplete = shape.Order.Count == 1 || shape.Terms.ContainsKey(path) || reader.Indexing.StoresUndefined(path)
            || reader.CountTerm(path, IndexKeyRange.All, int.MaxValue) >= reader.CountKeys(KeyRange.All, int.MaxValue);
        return isComplete ? OfTerm() : WithRest();
    }

    /// <summary>By a composite index: one on (a, b, c) gives the orders a; a, b; and with a fixed by the filter: b; b, c.</summary>
    public IEnumerable<CompositeScan> Composites()
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
            var paths = index.Paths.Skip(fixedPaths).Take(shape.Order.Count).ToList();
            var reversed = paths[0].Descending != shape.Order[0].Descending;
            if (!paths.Zip(shape.Order).All(p => p.First.Path == p.Second.Path && (p.First.Descending != p.Second.Descending) == reversed)) continue;
            yield return new(index, firstLevel, RangesOf(paths[0], prefix), reversed, shape.Hull)
            {
                Ordered = shape.Order.Count,
                TiesByRid = HasTiesByRid(index, fixedPaths),
            };
        }
    }

    // Entries of equal values lie by number, which is the order of ties where the first item rises with the index. What an index of more paths gives
    // in between is another order, and a single path's has the documents that ORDER BY leaves out.
    private bool HasTiesByRid(CompositeIndex index, int fixedPaths) =>
        !index.Paths[fixedPaths].Descending && fixedPaths + shape.Order.Count == index.Paths.Count
        && (shape.Order.Count > 1 || reader.Indexing.StoresUndefined(shape.Order[0].Path));

    // Its name is not that of the same scan read for its filter: a position within this one's order means nothing in a run that sorts.
    private TermScan OfTerm()
    {
        var (path, descending) = shape.Order[0];
        return new(path, Ranges(), descending, shape.Hull)
        {
            Name = $"order{(descending ? "-" : "+")}{path}",
            Ordered = 1,
            TiesByRid = shape.Order.Count == 1,
        };
    }

    private TermScanWithRest WithRest() => new(OfTerm(), new(shape.Ranges), shape.Order[0].Descending) { Ordered = 1 };

    // Where an ORDER BY is resumed, what lies before is not read. The number of ranges stays, as tokens count them.
    private IReadOnlyList<IndexKeyRange> Ranges()
    {
        var ranges = shape.Terms.TryGetValue(shape.Order[0].Path, out var known) ? known : [IndexKeyRange.All];
        return shape.ResumeAt is not { } bound ? ranges : [.. ranges.Select(r => Within(r, bound))];
    }

    private static IndexKeyRange Within(IndexKeyRange range, IndexKeyRange bound)
    {
        var low = range.Low.AsSpan().SequenceCompareTo(bound.Low) > 0 ? range.Low : bound.Low;
        var high = range.High.AsSpan().SequenceCompareTo(bound.High) < 0 ? range.High : bound.High;
        return low.AsSpan().SequenceCompareTo(high) < 0 ? new(low, high) : new(low, low);
    }

    private byte[]? FixedKey(CompositePath path)
    {
        if (!shape.Terms.TryGetValue(path.Path, out var ranges) || ranges is not [{ IsPoint: true } point]) return null;
        return path.Descending ? IndexKey.Invert(point.Low) : point.Low;
    }

    private IReadOnlyList<IndexKeyRange> RangesOf(CompositePath path, byte[] prefix)
    {
        var ranges = Ranges();
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
}
