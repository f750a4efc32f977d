using System.Text.Json;

namespace CosmosLocal.Indexing;

/// <summary>
/// What is indexed: the container's <c>indexingPolicy</c>, read. The longest path that matches decides between included and excluded; of two equally long,
/// <c>/?</c> (this value) beats <c>/*</c> (all below). <c>/id</c> is always indexed.
/// </summary>
internal sealed class IndexingPolicy
{
    private IndexingPolicy(IndexingPolicyParser parsed)
    {
        Root = parsed.Root;
        Composites = parsed.Composites;
        UndefinedTerms = parsed.UndefinedTerms;
        Root.Add("id").ValueRule = true;
    }

    public IReadOnlyList<CompositeIndex> Composites { get; }

    /// <summary>The tree of the paths that the policy names.</summary>
    internal PathNode Root { get; }

    internal IReadOnlyList<long> UndefinedTerms { get; }

    /// <summary>Reads the policy; undefined = index everything. False: <paramref name="error"/> says what is wrong with it.</summary>
    public static bool TryParse(JsonElement policy, out IndexingPolicy result, out string error)
    {
        var parser = new IndexingPolicyParser();
        result = null!;
        if (!parser.TryParse(policy))
        {
            error = parser.Error;
            return false;
        }
        error = "";
        result = new(parser);
        return true;
    }

    public static IndexingPolicy Parse(JsonElement policy) =>
        TryParse(policy, out var result, out var error) ? result : throw new FormatException(error);

    /// <summary>Whether values at the path have terms, so that <c>ScanTerm</c> finds every document with a value there.</summary>
    public bool IsIndexed(string path) => IndexPath.TryParse(path, out var parsed) && IsIndexed(parsed);

    public bool IsIndexed(IndexPath path)
    {
        var place = PathPlace.Start(Root);
        foreach (var segment in path.Segments)
            place = segment is null ? place.Elements() : place.Property(segment);
        return place.IsIndexed;
    }

    /// <summary>
    /// Whether documents without a value at the path have an entry (undefined) too, so that a scan of the path gives every document. So for paths
    /// included by name (<c>/a/?</c>) and not across arrays.
    /// </summary>
    public bool StoresUndefined(string path)
    {
        if (!IndexPath.TryParse(path, out var parsed))
            return false;
        PathNode? node = Root;
        foreach (var segment in parsed.Segments)
            node = node?.Child(segment);
        return node?.Undefined >= 0;
    }

    /// <summary>The composite index that gives this order (path and direction each), or null.</summary>
    public CompositeIndex? FindComposite(IReadOnlyList<CompositePath> order, out bool reversed)
    {
        foreach (var index in Composites)
        {
            if (index.Gives(order, out reversed))
                return index;
        }
        reversed = false;
        return null;
    }

    public bool HasComposite(IReadOnlyList<CompositePath> order) => FindComposite(order, out _) is not null;
}
