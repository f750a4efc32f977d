namespace OrdersFn.Core.ChangeFeed;

/// <summary>How far a consumer is.</summary>
public sealed record ConsumerLag
{
    /// <summary>Its name.</summary>
    public required string Consumer { get; init; }

    /// <summary>Every order written before this time has been applied.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>How long the oldest waiting change has waited, to the second or so; zero when none waits.</summary>
    public required TimeSpan Lag { get; init; }

    /// <summary>When a range in which changes wait was last worked on: the longest ago of them; null when one never was, or nothing waits.</summary>
    public DateTimeOffset? LastApplied { get; init; }

    /// <summary>The last sign of life of any host of it; null when there never was one. Functions hosts give one with each batch only.</summary>
    public DateTimeOffset? Heartbeat { get; init; }

    /// <summary>What all its hosts took in and parked within <see cref="FeedOptions.ParkedShareWindow"/>.</summary>
    public RecentCounts Recent { get; init; } = RecentCounts.None;

    public bool CaughtUp => Lag == TimeSpan.Zero;
}
