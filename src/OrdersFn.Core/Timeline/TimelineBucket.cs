using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Timeline;

/// <summary>A partition of the view: one UTC hour and one shard of it, written <c>2025-06-30T12.03</c>.</summary>
public readonly record struct TimelineBucket : IComparable<TimelineBucket>
{
    private const string HourFormat = "yyyy-MM-dd'T'HH";
    private const string DayFormat = "yyyy-MM-dd";

    public TimelineBucket(DateTimeOffset time, int shard)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        Hour = HourOf(time);
        Shard = shard;
    }

    /// <summary>The hour's start.</summary>
    public DateTimeOffset Hour { get; }

    public int Shard { get; }

    public DateOnly Day => DateOnly.FromDateTime(Hour.UtcDateTime);

    public static DateTimeOffset HourOf(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    public static string DayName(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    public static bool TryParseDay(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    public static bool TryParse([NotNullWhen(true)] string? text, out TimelineBucket bucket)
    {
        bucket = default;
        if (text is null || text.Length < 16 || text[13] != '.'
            || !DateTimeOffset.TryParseExact(text.AsSpan(0, 13), HourFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var hour)
            || !int.TryParse(text.AsSpan(14), NumberStyles.None, CultureInfo.InvariantCulture, out var shard))
        {
            return false;
        }

        bucket = new TimelineBucket(hour, shard);
        return true;
    }

    public int CompareTo(TimelineBucket other) =>
        Hour.CompareTo(other.Hour) is var hours and not 0 ? hours : Shard.CompareTo(other.Shard);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Hour.UtcDateTime.ToString(HourFormat, CultureInfo.InvariantCulture)}.{Shard:D2}");

    public static bool operator <(TimelineBucket left, TimelineBucket right) => left.CompareTo(right) < 0;

    public static bool operator <=(TimelineBucket left, TimelineBucket right) => left.CompareTo(right) <= 0;

    public static bool operator >(TimelineBucket left, TimelineBucket right) => left.CompareTo(right) > 0;

    public static bool operator >=(TimelineBucket left, TimelineBucket right) => left.CompareTo(right) >= 0;

    /// <summary>The stored form of the hour's start, by which directory items are sorted.</summary>
    internal string StoredHour => Timestamps.ToStored(Hour);
}
