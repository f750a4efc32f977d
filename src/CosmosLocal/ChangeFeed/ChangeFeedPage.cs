using System.Globalization;

namespace CosmosLocal.ChangeFeed;

/// <summary>Some changes in the order they were made, newest version of each document only; none = nothing new (304).</summary>
internal sealed record ChangeFeedPage
{
    /// <summary>JSON with system properties and <c>_lsn</c>.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Documents { get; init; } = [];

    /// <summary>Where to go on after.</summary>
    public required long Position { get; init; }

    /// <summary>The container's newest change, for the session token.</summary>
    public required long CurrentLsn { get; init; }

    public double Charge { get; init; }

    /// <summary>Above 0: throttled, nothing was read.</summary>
    public int RetryAfterMs { get; init; }

    public string ETag => string.Create(CultureInfo.InvariantCulture, $"\"{Position}\"");
}
