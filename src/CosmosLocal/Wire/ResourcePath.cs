namespace CosmosLocal.Wire;

/// <summary>
/// The path of a call: <c>/dbs/shop/colls/orders/docs</c>. Ids may hold encoded slashes, so the raw path is split before it is decoded.
/// An odd number of segments names a feed, an even number one resource.
/// </summary>
internal sealed class ResourcePath
{
    private readonly string[] _segments;

    private ResourcePath(string[] segments) => _segments = segments;

    public int Count => _segments.Length;

    public string this[int index] => _segments[index];

    /// <summary>The kind of resource addressed, as signatures name it; "" for the account.</summary>
    public string ResourceType => Count switch
    {
        0 => "",
        _ when IsOperation => _segments[^4],
        _ when Count % 2 == 1 => _segments[^1],
        _ => _segments[^2],
    };

    /// <summary>A resource addressed by its rid is signed by that rid alone; so are the feeds beneath it.</summary>
    public string ResourceRid => Count < 2 ? "" : _segments[Count - Count % 2 - 1];

    /// <summary>At least the characters of all segments and of the slashes between them.</summary>
    public int Length => _segments.Sum(segment => segment.Length + 1);

    /// <summary>The link that is signed: the resource itself, for a feed its parent, for an operation what it is done to.</summary>
    public void WriteLink(ref PayloadWriter payload)
    {
        var count = IsOperation ? Count - 2 : Count - Count % 2;
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
                payload.Write("/");
            payload.Write(_segments[i]);
        }
    }

    private bool IsOperation => Count == 6 && _segments[4] == "operations";

    public override string ToString() => string.Join('/', _segments);

    public static ResourcePath Parse(string rawPath)
    {
        var end = rawPath.IndexOf('?', StringComparison.Ordinal);
        var path = (end < 0 ? rawPath : rawPath[..end]).Trim('/');
        if (path.Length == 0)
            return new([]);
        var segments = path.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i].Contains('%', StringComparison.Ordinal))
                segments[i] = Uri.UnescapeDataString(segments[i]);
        }

        return new(segments);
    }
}
