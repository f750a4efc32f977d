using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Timeline;

/// <summary>
/// A partition of the view: one UTC hour and one shard of it, written <c>2025-06-30T12.03</c>; in a generation of the view after the first,
/// <c>g2.2025-06-30T12.03</c>.
/// </summary>
public readonly record struct TimelineBucket : IComparable<TimelineBucket>
{
    private const string HourFormat = "yyyy-MM-dd'T'HH";
    private const string DayFormat = "yyyy-MM-dd";

    public TimelineBucket(DateTimeOffset time, int shard, int generation = ViewGeneration.First)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        ArgumentOutOfRangeException.ThrowIfLessThan(generation, ViewGeneration.First);
        Hour = HourOf(time);
        Shard = shard;
        Generation = generation;
    }

    /// <summary>The hour's start.</summary>
    public DateTimeOffset Hour { get; }

    public int Shard { get; }

    /// <summary>Which making of the view this is part of.</summary>
    public int Generation { get; }

    public DateOnly Day => DateOnly.FromDateTime(Hour.UtcDateTime);

    public static DateTimeOffset HourOf(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    public static string DayName(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    public static bool TryParseDay(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    public static bool TryParse([NotNullWhen(true)] string? text, out TimelineBucket bucket)
    {
        bucket = default;
        if (!ViewGeneration.TrySplit(text, out var generation, out var name) || name.Length < 16 || name[13] != '.'
            || !DateTimeOffset.TryParseExact(name[..13], HourFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var hour)
            || !int.TryParse(name[14..], NumberStyles.None, CultureInfo.InvariantCulture, out var shard))
        {
            return false;
        }

        bucket = new TimelineBucket(hour, shard, generation);
        return true;
    }

    public int CompareTo(TimelineBucket other) =>
        (Generation, Hour, Shard).CompareTo((other.Generation, other.Hour, other.Shard));

    public override string ToString() => ViewGeneration.Prefix(Generation) + string.Create(CultureInfo.InvariantCulture, $"{Hour.UtcDateTime.ToString(HourFormat, CultureInfo.InvariantCulture)}.{Shard:D2}");

    public static bool operator <(TimelineBucket left, TimelineBucket right) => left.CompareTo(right) < 0;

    public static bool operator <=(TimelineBucket left, TimelineBucket right) => left.CompareTo(right) <= 0;

    public static bool operator >(TimelineBucket left, TimelineBucket right) => left.CompareTo(right) > 0;

    public static bool operator >=(TimelineBucket left, TimelineBucket right) => left.CompareTo(right) >= 0;

    /// <summary>The stored form of the hour's start, by which directory items are sorted.</summary>
    internal string StoredHour => Timestamps.ToStored(Hour);
}
