using System.Globalization;

namespace OrdersFn.Core.Orders;

/// <summary>The two written forms of a time: fixed width in the store (text order is time order), shortest on the wire. Both UTC, ending in Z.</summary>
public static class Timestamps
{
    private const string Stored = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";
    private const int StoredLength = 28;
    private const int DateEnd = 10;
    private const string Wire = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";

    public static string ToStored(DateTimeOffset time) => time.UtcDateTime.ToString(Stored, CultureInfo.InvariantCulture);

    public static string ToWire(DateTimeOffset time) => time.UtcDateTime.ToString(Wire, CultureInfo.InvariantCulture);

    /// <summary>
    /// A stored time that a host may have written anew: other digits of its fraction, another offset, the same moment. Brings it back to the stored form.
    /// Throws <see cref="FormatException"/> for what is no RFC 3339 time.
    /// </summary>
    public static string Restored(string text)
    {
        if (!Rfc3339.TryParse(text, out var time))
            throw new FormatException($"'{text}' is not {Rfc3339.Shape}");
        // Of this length and with this end, nothing else is possible: offset none, digits seven.
        return text.Length == StoredLength && text is [.., '.', _, _, _, _, _, _, _, 'Z'] && text[DateEnd] == 'T' ? text : ToStored(time);
    }

    /// <summary>Reads the stored form. Throws <see cref="FormatException"/> for anything else.</summary>
    public static DateTimeOffset FromStored(string text) =>
        DateTimeOffset.ParseExact(text, Stored, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
