using System.Globalization;

namespace OrdersFn.Http.Requests;

/// <summary>Spans of time as parameters name them: a number and its unit, as in <c>2s</c>, <c>1.5s</c> or <c>500ms</c>.</summary>
internal static class Durations
{
    public const string Shape = "a number of seconds or milliseconds such as 2s, 1.5s or 500ms";

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var (unit, ticks) = text.EndsWith("ms", StringComparison.Ordinal) ? ("ms", TimeSpan.TicksPerMillisecond) : ("s", TimeSpan.TicksPerSecond);
        if (!text.EndsWith(unit, StringComparison.Ordinal))
            return false;
        var number = text[..^unit.Length];
        // A point stands between digits.
        if (number.StartsWith('.') || number.EndsWith('.')
            || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            || count > TimeSpan.MaxValue.Ticks / ticks)
            return false;
        duration = TimeSpan.FromTicks((long)(count * ticks));
        return true;
    }
}
