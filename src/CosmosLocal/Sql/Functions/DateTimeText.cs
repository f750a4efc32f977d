using System.Globalization;
using System.Text.RegularExpressions;
using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Sql.Functions;

/// <summary>Times as the language writes them, ISO 8601 in UTC, and the names of their parts.</summary>
internal static partial class DateTimeText
{
    private const string Format = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    // The service's calendar begins where that of Windows does.
    private static readonly long FirstTicks = new DateTime(1601, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    /// <summary>A date, or date and time; with Z, an offset, or nothing, which means UTC too.</summary>
    public static bool TryParse(SqlValue value, out DateTime time)
    {
        time = default;
        if (!value.IsString || Pattern().Match(value.Text) is not { Success: true } match) return false;
        var (year, month, day) = (Number(match, 1), Number(match, 2), Number(match, 3));
        if (year < 1601 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        var (hour, minute, second) = (Number(match, 4), Number(match, 5), Number(match, 6));
        if (hour > 23 || minute > 59 || second > 59) return false;
        time = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc);
        var ticks = time.Ticks + int.Parse(match.Groups[7].Value.PadRight(7, '0'), CultureInfo.InvariantCulture);
        var offset = new TimeSpan(Number(match, 9), Number(match, 10), 0).Ticks * (match.Groups[8].Value == "-" ? 1 : -1);
        if (!IsTime(ticks + offset)) return false;
        time = new(ticks + offset, DateTimeKind.Utc);
        return true;
    }

    public static SqlValue Of(DateTime time) =>
        IsTime(time.Ticks) ? SqlValue.Of(time.ToString(Format, CultureInfo.InvariantCulture)) : SqlValue.Undefined;

    public static SqlValue OfTicks(long ticks) => IsTime(ticks) ? Of(new DateTime(ticks, DateTimeKind.Utc)) : SqlValue.Undefined;

    public static SqlValue Of(DateTimeOffset time) => Of(time.UtcDateTime);

    private static bool IsTime(long ticks) => ticks >= FirstTicks && ticks <= DateTime.MaxValue.Ticks;

    private static int Number(Match match, int group) =>
        match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        "^([0-9]{4})-([0-9]{2})-([0-9]{2})" +
        "(?:[T ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\\.([0-9]{1,7}))?)?" +
        "(?:Z|([+-])([0-9]{2})(?::?([0-9]{2}))?)?\\z")]
    private static partial Regex Pattern();

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
