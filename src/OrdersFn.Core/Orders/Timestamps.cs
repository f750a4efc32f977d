using System.Globalization;

namespace OrdersFn.Core.Orders;

/// <summary>The two written forms of a time: fixed width in the store (text order is time order), shortest on the wire. Both UTC, ending in Z.</summary>
public static class Timestamps
{
    private const string Stored = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";
    private const string Wire = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";

    public static string ToStored(DateTimeOffset time) => time.UtcDateTime.ToString(Stored, CultureInfo.InvariantCulture);

    public static string ToWire(DateTimeOffset time) => time.UtcDateTime.ToString(Wire, CultureInfo.InvariantCulture);

    /// <summary>Reads the stored form. Throws <see cref="FormatException"/> for anything else.</summary>
    public static DateTimeOffset FromStored(string text) =>
        DateTimeOffset.ParseExact(text, Stored, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
