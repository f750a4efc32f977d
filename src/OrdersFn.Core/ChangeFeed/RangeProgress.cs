using System.Text.Json.Serialization;
using OrdersFn.Core.Orders;

namespace OrdersFn.Core.ChangeFeed;

/// <summary>How far a consumer is in one range of the feed, as stored in the leases container.</summary>
internal sealed record RangeProgress
{
    public const string ProgressType = "progress";
    public const int CurrentSchema = 1;

    public required string Id { get; init; }

    public string Type { get; init; } = ProgressType;

    public int SchemaVersion { get; init; } = CurrentSchema;

    public required string Consumer { get; init; }

    public required string LeaseToken { get; init; }

    /// <summary>Store's time of the newest applied change, seconds since 1970: all the feed held before that second is applied.</summary>
    public required long AppliedTo { get; init; }

    public required long Lsn { get; init; }

    /// <summary>
    /// Every order written before this second is in the view. Less than <see cref="AppliedTo"/>, because the feed shows only the newest state of
    /// an order: one that was changed while its first state still waited has moved to a later place, and nothing of it is applied yet.
    /// </summary>
    public required long CompleteTo { get; init; }

    /// <summary>Fixed-width UTC.</summary>
    public required string Heartbeat { get; init; }

    /// <summary>Of the window that ended at <see cref="Heartbeat"/>; null in what was written before there was this.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RecentCounts? Recent { get; init; }

    public static string IdOf(string consumer, string leaseToken) => $"progress.{consumer}.{leaseToken}";

    public DateTimeOffset HeartbeatTime => Timestamps.FromStored(Heartbeat);
}
