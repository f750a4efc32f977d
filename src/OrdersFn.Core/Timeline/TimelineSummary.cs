namespace OrdersFn.Core.Timeline;

public enum SummaryInterval
{
    Hour,
    Day,
}

/// <summary>The sums of one hour or day, cut to the range asked for.</summary>
public sealed record IntervalSummary(DateTimeOffset Start, Tally Sums);

/// <summary>Sums over a range; intervals ascend, those without orders are left out.</summary>
public sealed record TimelineSummary(SummaryInterval Interval, IReadOnlyList<IntervalSummary> Intervals, Tally Total);
