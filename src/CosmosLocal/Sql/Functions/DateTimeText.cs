using System.Globalization;
using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Sql.Functions;

/// <summary>Times as the language writes them, ISO 8601 in UTC, and the names of their parts.</summary>
internal static class DateTimeText
{
    private const string Format = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    private static readonly string[] Accepted =
    [
        "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", "yyyy-MM-ddTHH:mm:ss.FFFFFFF", "yyyy-MM-ddTHH:mm:ssZ", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mmZ",
        "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHHZ", "yyyy-MM-ddTHH", "yyyy-MM-dd", "yyyy-MM", "yyyy",
    ];

    public static bool TryParse(SqlValue value, out DateTime time)
    {
        time = default;
        return value.IsString && DateTime.TryParseExact(
            value.Text, Accepted, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
    }

    public static SqlValue Of(DateTime time) => SqlValue.Of(time.ToString(Format, CultureInfo.InvariantCulture));

    public static SqlValue Of(DateTimeOffset time) => Of(time.UtcDateTime);

    public static DatePart? PartOf(SqlValue value) => !value.IsString ? null : value.Text.ToLowerInvariant() switch
    {
        "year" or "yyyy" or "yy" => DatePart.Year,
        "month" or "mm" or "m" => DatePart.Month,
        "day" or "dd" or "d" => DatePart.Day,
        "hour" or "hh" => DatePart.Hour,
        "minute" or "mi" or "n" => DatePart.Minute,
        "second" or "ss" or "s" => DatePart.Second,
        "millisecond" or "ms" => DatePart.Millisecond,
        "microsecond" or "mcs" => DatePart.Microsecond,
        "nanosecond" or "ns" => DatePart.Nanosecond,
        _ => null,
    };
}

internal enum DatePart
{
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    Millisecond,
    Microsecond,
    Nanosecond,
}
