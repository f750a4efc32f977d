using System.Text;

namespace CosmosLocal.Indexing;

/// <summary>A step of the paths that a container has something to say about: index rules, partition key, unique keys, composite indexes.</summary>
internal sealed class PathNode(ulong hash)
{
    private readonly Dictionary<ulong, PathNode> _children = [];

    public ulong Hash { get; } = hash;

    public IReadOnlyCollection<PathNode> Children => _children.Values;

    /// <summary>The rule of <c>path/?</c>: null = none of its own.</summary>
    public bool? ValueRule { get; set; }

    /// <summary>The rule of <c>path/*</c>, for everything at and below the path.</summary>
    public bool? SubtreeRule { get; set; }

    /// <summary>Documents without a value here have an entry too; numbers these paths, or -1.</summary>
    public int Undefined { get; set; } = -1;

    /// <summary>Where a value met here is also put down: index into the captured values, or -1.</summary>
    public int Capture { get; set; } = -1;

    /// <summary>Which component of the partition key this is, or -1.</summary>
    public int KeyComponent { get; set; } = -1;

    /// <summary>Null = elements of an array.</summary>
    public PathNode? Child(string? segment) => Find(Step(segment));

    public PathNode? Find(ulong hash) => _children.Count == 0 ? null : _children.GetValueOrDefault(hash);

    public PathNode Add(string? segment)
    {
        var hash = Step(segment);
        if (!_children.TryGetValue(hash, out var child))
            _children.Add(hash, child = new(hash));
        return child;
    }

    public PathNode Add(IndexPath path)
    {
        var node = this;
        foreach (var segment in path.Segments)
            node = node.Add(segment);
        return node;
    }

    private ulong Step(string? segment) => segment is null ? PathHash.Elements(Hash) : PathHash.Property(Hash, Encoding.UTF8.GetBytes(segment));
}
