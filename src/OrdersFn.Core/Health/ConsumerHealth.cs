using OrdersFn.Core.ChangeFeed;

namespace OrdersFn.Core.Health;

/// <summary>A consumer's lag and what it parked; not ready when it stands still with changes waiting.</summary>
public sealed record ConsumerHealth(ConsumerLag Lag, long Parked, HealthReport Report);
