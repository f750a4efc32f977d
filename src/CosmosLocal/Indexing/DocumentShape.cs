using CosmosLocal.Resources;

namespace CosmosLocal.Indexing;

/// <summary>Everything a container wants to know of a document, compiled for one walk through its JSON.</summary>
internal sealed class DocumentShape
{
    private int _captures;

    public DocumentShape(ContainerDefinition definition, long version)
    {
        Version = version;
        Policy = IndexingPolicy.Parse(definition.IndexingPolicy);
        for (var i = 0; i < definition.KeyPaths.Count; i++)
            Root.Add(IndexPath.Parse(definition.KeyPaths[i])).KeyComponent = i;
        KeyComponents = definition.KeyPaths.Count;
        Composites = [.. Policy.Composites.Select(index => new CompositeShape(
            index.Number, [.. index.Paths.Select(path => Capture(IndexPath.Parse(path.Path)))], [.. index.Paths.Select(path => path.Descending)]))];
        UniqueKeys = [.. UniqueKeyPolicy.Parse(definition.UniqueKeyPolicy).Keys.Select(key => key.Select(Capture).ToArray())];
    }

    /// <summary>Grows with each change of the definition; what was extracted under another version does not count.</summary>
    public long Version { get; }

    public IndexingPolicy Policy { get; }

    public PathNode Root => Policy.Root;

    public int KeyComponents { get; }

    public int Captures => _captures;

    public IReadOnlyList<CompositeShape> Composites { get; }

    /// <summary>For each unique key the captured values that make it.</summary>
    public IReadOnlyList<int[]> UniqueKeys { get; }

    private int Capture(IndexPath path)
    {
        var node = Root.Add(path);
        if (node.Capture < 0)
            node.Capture = _captures++;
        return node.Capture;
    }
}

/// <summary>A composite index as captured values and their directions.</summary>
internal sealed record CompositeShape(int Number, int[] Values, bool[] Descending);
