using OrdersFn.Core.ChangeFeed;

namespace OrdersFn.Core.Health;

/// <summary>A consumer's lag and what it parked; not ready when it stands still with changes waiting, or parks most of what it takes in.</summary>
public sealed record ConsumerHealth(ConsumerLag Lag, long Parked, HealthReport Report);
