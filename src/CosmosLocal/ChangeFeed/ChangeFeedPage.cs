using System.Globalization;

namespace CosmosLocal.ChangeFeed;

/// <summary>Some changes in the order they were made; none = nothing new (304).</summary>
internal sealed record ChangeFeedPage
{
    /// <summary>Of latest versions: the documents with system properties and <c>_lsn</c>. Of all versions: the changes.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Documents { get; init; } = [];

    /// <summary>Where to go on after.</summary>
    public required long Position { get; init; }

    /// <summary>The container's newest change, for the session token.</summary>
    public required long CurrentLsn { get; init; }

    public double Charge { get; init; }

    /// <summary>Above 0: throttled, nothing was read.</summary>
    public int RetryAfterMs { get; init; }

    /// <summary>Not null: the feed cannot be read so, and why.</summary>
    public string? Refusal { get; private init; }

    public static ChangeFeedPage Refused(string reason) => new() { Position = 0, CurrentLsn = 0, Refusal = reason };

    public string ETag => string.Create(CultureInfo.InvariantCulture, $"\"{Position}\"");
}
