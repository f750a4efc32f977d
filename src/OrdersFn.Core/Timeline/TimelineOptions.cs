using System.ComponentModel.DataAnnotations;

namespace OrdersFn.Core.Timeline;

/// <summary>Section <c>Timeline</c> of the settings.</summary>
public sealed class TimelineOptions
{
    public const string Section = "Timeline";

    /// <summary>Shards an hour has where <see cref="Shards"/> names no other count.</summary>
    [Range(1, 1000)]
    public int DefaultShards { get; set; } = 8;

    /// <summary>Shard counts with the hour from which they hold. Only future hours may be added: an hour that holds orders keeps its count.</summary>
    public IList<ShardCountFrom> Shards { get; } = [];

    /// <summary>Store calls in flight for one feed batch.</summary>
    [Range(1, 256)]
    public int WriteConcurrency { get; set; } = 32;

    /// <summary>Store calls in flight for one list or summary.</summary>
    [Range(1, 256)]
    public int ReadConcurrency { get; set; } = 16;

    /// <summary>How long a freshness answer serves; an older one only understates how fresh the view is.</summary>
    public TimeSpan FreshnessAge { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long the view that served before a rebuild is kept: longer than any request that still reads it. The default is a minute.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "1.00:00:00")]
    public TimeSpan RetireAfter { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>From the hour of <see cref="From"/> on, an hour has <see cref="Count"/> shards.</summary>
public sealed class ShardCountFrom
{
    public DateTimeOffset From { get; set; }

    [Range(1, 1000)]
    public int Count { get; set; } = 8;
}
