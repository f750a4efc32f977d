namespace OrdersFn.Core.ChangeFeed;

/// <summary>How far a consumer is.</summary>
/// <param name="Consumer">Its name.</param>
/// <param name="AsOf">Every change written before this time is applied.</param>
/// <param name="Lag">How long the oldest waiting change has waited at most; zero when none waits.</param>
/// <param name="Heartbeat">Its last sign of life; null when it never gave one.</param>
public sealed record ConsumerLag(string Consumer, DateTimeOffset AsOf, TimeSpan Lag, DateTimeOffset? Heartbeat)
{
    public bool CaughtUp => Lag == TimeSpan.Zero;
}
