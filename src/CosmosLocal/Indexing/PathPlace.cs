using System.Text;

namespace CosmosLocal.Indexing;

/// <summary>A place in a document while it is walked: its path's hash, the rules' node if it has one, and the rule that came from above.</summary>
internal readonly struct PathPlace
{
    private readonly bool _inherited;

    private PathPlace(ulong hash, PathNode? node, bool inherited)
    {
        Hash = hash;
        _inherited = node?.SubtreeRule ?? inherited;
        Node = node;
    }

    public PathNode? Node { get; }

    public ulong Hash { get; }

    public long Term => PathHash.Term(Hash);

    public bool IsIndexed => Node?.ValueRule ?? _inherited;

    /// <summary>Nothing at or below this place is of interest.</summary>
    public bool IsBarren => !_inherited && Node is null;

    public static PathPlace Start(PathNode root) => new(root.Hash, root, inherited: false);

    public PathPlace Property(ReadOnlySpan<byte> name) => Step(PathHash.Property(Hash, name));

    public PathPlace Property(string name) => Property(Encoding.UTF8.GetBytes(name));

    public PathPlace Elements() => Step(PathHash.Elements(Hash));

    private PathPlace Step(ulong hash) => new(hash, Node?.Find(hash), _inherited);
}
