using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Sql.Functions;

/// <summary>The clock, and times to and from numbers. Ticks are 100 ns since 1970, timestamps milliseconds.</summary>
internal static class DateTimeFunctions
{
    public static IEnumerable<SqlFunction> All =>
    [
        SqlFunction.OfClock("GetCurrentDateTime", clock => DateTimeText.Of(clock.Now)),
        SqlFunction.OfClock("GetCurrentDateTimeStatic", clock => DateTimeText.Of(clock.Start)),
        SqlFunction.OfClock("GetCurrentTicks", clock => SqlValue.Of(Ticks(clock.Now))),
        SqlFunction.OfClock("GetCurrentTicksStatic", clock => SqlValue.Of(Ticks(clock.Start))),
        SqlFunction.OfClock("GetCurrentTimestamp", clock => SqlValue.Of(clock.Now.ToUnixTimeMilliseconds())),
        SqlFunction.OfClock("GetCurrentTimestampStatic", clock => SqlValue.Of(clock.Start.ToUnixTimeMilliseconds())),
        SqlFunction.Of("DateTimeToTicks", text => DateTimeText.TryParse(text, out var time) ? SqlValue.Of(Ticks(time)) : SqlValue.Undefined),
        SqlFunction.Of("DateTimeToTimestamp", text =>
            DateTimeText.TryParse(text, out var time) ? SqlValue.Of(Ticks(time) / TimeSpan.TicksPerMillisecond) : SqlValue.Undefined),
        SqlFunction.Of("TicksToDateTime", 1, 1, ticks => FromTicks(ticks[0], 1)),
        SqlFunction.Of("TimestampToDateTime", 1, 1, timestamp => FromTicks(timestamp[0], TimeSpan.TicksPerMillisecond)),
        SqlFunction.Of("DateTimeFromParts", 3, 7, FromParts),
    ];

    private static long Ticks(DateTimeOffset time) => time.UtcTicks - DateTime.UnixEpoch.Ticks;

    private static SqlValue FromTicks(SqlValue number, long unit)
    {
        if (!IntegerFunctions.TryInteger(number, out var count) || Math.Abs((double)count) * unit > DateTime.MaxValue.Ticks) return SqlValue.Undefined;
        return DateTimeText.OfTicks((count * unit) + DateTime.UnixEpoch.Ticks);
    }

    // Year, month, day, hour, minute, second, 100-nanoseconds.
    private static SqlValue FromParts(ReadOnlySpan<SqlValue> arguments)
    {
        Span<long> parts = [1, 1, 1, 0, 0, 0, 0];
        for (var i = 0; i < arguments.Length; i++)
        {
            if (!IntegerFunctions.TryInteger(arguments[i], out parts[i])) return SqlValue.Undefined;
        }

        var (year, month, day) = (parts[0], parts[1], parts[2]);
        if (year is < 1601 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth((int)year, (int)month)) return SqlValue.Undefined;
        if (parts[3] is < 0 or > 23 || parts[4] is < 0 or > 59 || parts[5] is < 0 or > 59 || parts[6] is < 0 or > 9_999_999) return SqlValue.Undefined;
        var time = new DateTime((int)year, (int)month, (int)day, (int)parts[3], (int)parts[4], (int)parts[5], DateTimeKind.Utc);
        return DateTimeText.Of(time.AddTicks(parts[6]));
    }
}
