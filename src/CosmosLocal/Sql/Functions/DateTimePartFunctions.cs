using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Sql.Functions;

/// <summary>Functions that take a time apart, or count in its parts.</summary>
internal static class DateTimePartFunctions
{
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMillisecond / 1000;

    public static IEnumerable<SqlFunction> All =>
    [
        SqlFunction.Of("DateTimeAdd", Add),
        SqlFunction.Of("DateTimeDiff", Difference),
        SqlFunction.Of("DateTimePart", Part),
        SqlFunction.Of("DateTimeBin", 2, 4, Bin),
    ];

    private static SqlValue Add(SqlValue part, SqlValue number, SqlValue text)
    {
        if (DateTimeText.PartOf(part) is not { } unit || !DateTimeText.TryParse(text, out var time)) return SqlValue.Undefined;
        if (!IntegerFunctions.TryInteger(number, out var count)) return SqlValue.Undefined;
        try
        {
            return DateTimeText.Of(unit switch
            {
                DatePart.Year => time.AddYears(checked((int)count)),
                DatePart.Month => time.AddMonths(checked((int)count)),
                DatePart.Nanosecond => time.AddTicks((long)Math.Round(count / 100.0, MidpointRounding.AwayFromZero)),
                _ => time.AddTicks(checked(count * TicksOf(unit))),
            });
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            return SqlValue.Undefined;
        }
    }

    // How many boundaries of the unit lie between, as in T-SQL.
    private static SqlValue Difference(SqlValue part, SqlValue from, SqlValue to)
    {
        if (DateTimeText.PartOf(part) is not { } unit || !DateTimeText.TryParse(from, out var start) || !DateTimeText.TryParse(to, out var end))
            return SqlValue.Undefined;
        return SqlValue.Of(unit switch
        {
            DatePart.Year => end.Year - start.Year,
            DatePart.Month => ((end.Year - start.Year) * 12) + end.Month - start.Month,
            DatePart.Nanosecond => (end.Ticks - start.Ticks) * 100,
            _ => (end.Ticks / TicksOf(unit)) - (start.Ticks / TicksOf(unit)),
        });
    }

    private static SqlValue Part(SqlValue part, SqlValue text)
    {
        if (!DateTimeText.TryParse(text, out var time)) return SqlValue.Undefined;
        if (part.IsString && part.Text.ToLowerInvariant() is ("weekday" or "dw")) return SqlValue.Of((int)time.DayOfWeek);
        if (DateTimeText.PartOf(part) is not { } unit) return SqlValue.Undefined;
        var fraction = time.Ticks % TimeSpan.TicksPerSecond;
        return SqlValue.Of(unit switch
        {
            DatePart.Year => time.Year,
            DatePart.Month => time.Month,
            DatePart.Day => time.Day,
            DatePart.Hour => time.Hour,
            DatePart.Minute => time.Minute,
            DatePart.Second => time.Second,
            DatePart.Millisecond => fraction / TimeSpan.TicksPerMillisecond,
            DatePart.Microsecond => fraction / TicksPerMicrosecond,
            _ => fraction * 100,
        });
    }

    // Time, part, size of a bin (1), origin (1970). There are no bins of months or years, which differ in length.
    private static SqlValue Bin(ReadOnlySpan<SqlValue> arguments)
    {
        long size = 1;
        var origin = DateTime.UnixEpoch;
        if (!DateTimeText.TryParse(arguments[0], out var time) || DateTimeText.PartOf(arguments[1]) is not { } unit) return SqlValue.Undefined;
        if (arguments.Length > 2 && (!IntegerFunctions.TryInteger(arguments[2], out size) || size is <= 0 or > int.MaxValue))
            return SqlValue.Undefined;
        if (arguments.Length > 3 && !DateTimeText.TryParse(arguments[3], out origin)) return SqlValue.Undefined;
        if (unit is DatePart.Year or DatePart.Month) return SqlValue.Undefined;
        var ticks = unit == DatePart.Nanosecond ? size / 100 : size * (double)TicksOf(unit) < long.MaxValue ? size * TicksOf(unit) : 0;
        return ticks == 0 ? SqlValue.Undefined : DateTimeText.OfTicks(origin.Ticks + FloorTo(time.Ticks - origin.Ticks, ticks));
    }

    private static long FloorTo(long value, long unit) => value - (((value % unit) + unit) % unit);

    private static long TicksOf(DatePart unit) => unit switch
    {
        DatePart.Day => TimeSpan.TicksPerDay,
        DatePart.Hour => TimeSpan.TicksPerHour,
        DatePart.Minute => TimeSpan.TicksPerMinute,
        DatePart.Second => TimeSpan.TicksPerSecond,
        DatePart.Millisecond => TimeSpan.TicksPerMillisecond,
        _ => TicksPerMicrosecond,
    };
}
