namespace OrdersFn.Core.Orders;

/// <summary>
/// Reads times as RFC 3339 has them: date, time and an offset, all required. Digits beyond 100 ns are dropped; a leap second is refused,
/// since no clock here could tell it from the second after.
/// </summary>
public static class Rfc3339
{
    private const int DateAndTimeLength = 19;

    /// <summary>The shape, for messages.</summary>
    public const string Shape = "an RFC 3339 time with an offset, such as 2025-06-30T12:30:00Z";

    /// <summary>False for anything but an RFC 3339 time that lies, in UTC, in the years 1 to 9999. The result is in UTC.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length <= DateAndTimeLength
            || text[4] != '-' || text[7] != '-' || text[10] is not ('T' or 't') || text[13] != ':' || text[16] != ':'
            || !Number(text[..4], out var year) || !Number(text[5..7], out var month) || !Number(text[8..10], out var day)
            || !Number(text[11..13], out var hour) || !Number(text[14..16], out var minute) || !Number(text[17..19], out var second)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
            return false;

        var rest = text[DateAndTimeLength..];
        if (!Fraction(ref rest, out var fraction) || !Offset(rest, out var offset))
            return false;

        var ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks + fraction - offset;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
            return false;
        time = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    private static bool Fraction(ref ReadOnlySpan<char> rest, out long ticks)
    {
        ticks = 0;
        if (rest[0] != '.')
            return true;
        var end = 1;
        var unit = TimeSpan.TicksPerSecond / 10;
        for (; end < rest.Length && char.IsAsciiDigit(rest[end]); end++, unit /= 10)
            ticks += (rest[end] - '0') * unit;
        var digits = end - 1;
        rest = rest[end..];
        return digits > 0;
    }

    private static bool Offset(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text is "Z" or "z")
            return true;
        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':'
            || !Number(text[1..3], out var hours) || !Number(text[4..6], out var minutes) || hours > 23 || minutes > 59)
            return false;
        ticks = hours * TimeSpan.TicksPerHour + minutes * TimeSpan.TicksPerMinute;
        if (text[0] == '-')
            ticks = -ticks;
        return true;
    }

    private static bool Number(ReadOnlySpan<char> digits, out int number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
                return false;
            number = number * 10 + (digit - '0');
        }

        return true;
    }
}
