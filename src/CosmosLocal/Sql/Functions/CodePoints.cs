using System.Text;

namespace CosmosLocal.Sql.Functions;

/// <summary>Positions and lengths in strings count characters as people write them in code points, not UTF-16 units.</summary>
internal static class CodePoints
{
    public static int Count(string text)
    {
        var count = text.Length;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text[i - 1], text[i])) count--;
        }

        return count;
    }

    /// <summary>The UTF-16 offset of a code point; the length of the text if it has fewer.</summary>
    public static int OffsetOf(string text, long index)
    {
        var offset = 0;
        for (; index > 0 && offset < text.Length; index--)
            offset += offset + 1 < text.Length && char.IsSurrogatePair(text[offset], text[offset + 1]) ? 2 : 1;
        return offset;
    }

    public static string Slice(string text, long start, long length)
    {
        var from = OffsetOf(text, start);
        var rest = text[from..];
        return rest[..OffsetOf(rest, length)];
    }

    public static string Reverse(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = text.Length - 1; i >= 0; i--)
        {
            if (i > 0 && char.IsSurrogatePair(text[i - 1], text[i]))
            {
                result.Append(text[i - 1]).Append(text[i]);
                i--;
            }
            else
            {
                result.Append(text[i]);
            }
        }

        return result.ToString();
    }
}
