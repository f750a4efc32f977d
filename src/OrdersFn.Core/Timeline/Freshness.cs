namespace OrdersFn.Core.Timeline;

/// <summary>The view holds every order written before <see cref="AsOf"/>. <see cref="Lag"/> is how far that is behind the clock, zero when nothing waits.</summary>
public readonly record struct Freshness(DateTimeOffset AsOf, TimeSpan Lag)
{
    public bool CaughtUp => Lag == TimeSpan.Zero;
}
