using System.Text;

namespace CosmosLocal.Indexing;

/// <summary>
/// A path into documents, written <c>/items/[]/sku</c>: property names, <c>[]</c> for the elements of an array, and names in double quotes (with
/// backslash escapes) where a name has characters of that notation.
/// </summary>
internal sealed class IndexPath
{
    private IndexPath(IReadOnlyList<string?> segments) => Segments = segments;

    /// <summary>Null stands for the elements of an array.</summary>
    public IReadOnlyList<string?> Segments { get; }

    public bool CrossesArrays => Segments.Contains(null);

    /// <summary>Names the path in the index.</summary>
    internal long Term
    {
        get
        {
            var hash = PathHash.Root;
            foreach (var segment in Segments)
                hash = segment is null ? PathHash.Elements(hash) : PathHash.Property(hash, Encoding.UTF8.GetBytes(segment));
            return PathHash.Term(hash);
        }
    }

    public static IndexPath Of(params IEnumerable<string?> segments) => new([.. segments]);

    public static bool TryParse(string text, out IndexPath path)
    {
        var segments = new List<string?>();
        path = null!;
        var at = 0;
        while (at < text.Length)
        {
            if (text[at++] != '/' || at == text.Length)
                return false;
            if (text[at] == '"')
            {
                if (!TryReadQuoted(text, ref at, out var name))
                    return false;
                segments.Add(name);
                continue;
            }
            var end = text.IndexOf('/', at);
            if (end < 0)
                end = text.Length;
            var segment = text[at..end];
            if (segment.Length == 0)
                return false;
            segments.Add(segment == "[]" ? null : segment);
            at = end;
        }
        path = new(segments);
        return segments.Count > 0;
    }

    public static IndexPath Parse(string text) =>
        TryParse(text, out var path) ? path : throw new FormatException($"'{text}' is not a path.");

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var segment in Segments)
        {
            text.Append('/');
            if (segment is null)
                text.Append("[]");
            else if (segment.Length == 0 || segment == "[]" || segment is "?" or "*" || segment.AsSpan().ContainsAny("/\"\\"))
                text.Append('"').Append(segment.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
            else
                text.Append(segment);
        }
        return text.ToString();
    }

    private static bool TryReadQuoted(string text, ref int at, out string name)
    {
        var result = new StringBuilder();
        name = "";
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\\' && ++at == text.Length)
                return false;
            result.Append(text[at]);
        }
        if (at++ >= text.Length)
            return false;
        name = result.ToString();
        return true;
    }
}
