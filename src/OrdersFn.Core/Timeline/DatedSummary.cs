using System.ComponentModel;

namespace OrdersFn.Core.Timeline;

/// <summary>Sums, and up to when they are complete: they count every order written before <see cref="AsOf"/>.</summary>
[ImmutableObject(true)]
public sealed record DatedSummary(TimelineSummary Sums, DateTimeOffset AsOf);
