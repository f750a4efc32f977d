namespace CosmosLocal.Indexing;

internal readonly record struct CompositePath(string Path, bool Descending);

/// <summary>An index over several paths, kept within each first-level partition key.</summary>
internal sealed record CompositeIndex(int Number, IReadOnlyList<CompositePath> Paths)
{
    /// <summary>Whether the index gives this order; <paramref name="reversed"/> if read backwards.</summary>
    public bool Gives(IReadOnlyList<CompositePath> order, out bool reversed)
    {
        reversed = false;
        if (order.Count != Paths.Count)
            return false;
        reversed = order[0].Descending != Paths[0].Descending;
        for (var i = 0; i < order.Count; i++)
        {
            if (order[i].Path != Paths[i].Path || (order[i].Descending != Paths[i].Descending) != reversed)
                return false;
        }
        return true;
    }
}
