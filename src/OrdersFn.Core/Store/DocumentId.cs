using System.Buffers;
using System.Globalization;
using System.Text;

namespace OrdersFn.Core.Store;

/// <summary>
/// An id that people chose, as the id of a document. Cosmos takes no <c>\</c> in the id of a document, and cannot address one with <c>/</c>, <c>#</c> or
/// <c>?</c> in it by every client (Azure Cosmos DB documentation, <c>Resource.Id</c>). Such an id is stored as a blank and the id with those
/// characters as <c>=</c> and two hexadecimal digits: <c>INV/2024</c> as <c> INV=2F2024</c>. Every other id is stored as it is. No id begins with a blank, so
/// an id has one stored form, and a stored form is that of one id. Stored data depends on this: it may never change.
/// </summary>
public static class DocumentId
{
    private const char Mark = ' ';
    private const char Escape = '=';

    private static readonly SearchValues<char> Unstorable = SearchValues.Create("/\\#?");

    // Inside an escaped id also what could be taken for an escape, here or in a URL.
    private static readonly SearchValues<char> Escaped = SearchValues.Create("/\\#?=%");

    /// <summary>The stored form.</summary>
    public static string Of(string id)
    {
        if (!id.AsSpan().ContainsAny(Unstorable))
            return id;
        var stored = new StringBuilder(id.Length + 16).Append(Mark);
        foreach (var c in id)
        {
            if (Escaped.Contains(c))
                stored.Append(Escape).Append(((int)c).ToString("X2", CultureInfo.InvariantCulture));
            else
                stored.Append(c);
        }

        return stored.ToString();
    }

    /// <summary>The id that a stored form stands for.</summary>
    public static string Read(string stored)
    {
        if (stored is not [Mark, ..])
            return stored;
        var id = new StringBuilder(stored.Length);
        for (var i = 1; i < stored.Length; i++)
        {
            if (stored[i] == Escape && i + 2 < stored.Length && byte.TryParse(stored.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var c))
            {
                id.Append((char)c);
                i += 2;
            }
            else
            {
                id.Append(stored[i]);
            }
        }

        return id.ToString();
    }

    /// <summary>
    /// Whether a document of this id can be addressed by a URL. Not with <c>%</c> and two hexadecimal digits in it: gateway and service undo what looks like an
    /// escape at different times, so such a document can be created, and then every read, replacement and deletion of it is answered 401.
    /// (azure-cosmos-dotnet-v3, CosmosItemIdEncodingTests.)
    /// </summary>
    public static bool IsAddressable(ReadOnlySpan<char> stored)
    {
        for (var i = stored.IndexOf('%'); i >= 0 && i + 2 < stored.Length; i++)
        {
            if (stored[i] == '%' && char.IsAsciiHexDigit(stored[i + 1]) && char.IsAsciiHexDigit(stored[i + 2]))
                return false;
        }

        return true;
    }
}
