using System.ComponentModel.DataAnnotations;

namespace OrdersFn.Core.Caching;

/// <summary>Section <c>Cache</c> of the settings.</summary>
public sealed class CacheOptions
{
    public const string Section = "Cache";

    /// <summary>Whether answers are kept at all. The default is true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How long a host may show one order as it was, when another host changed it. The default is 2 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan OrderFor { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The same for a page of a customer's orders, and for their sums. The default is 2 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan ListFor { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the sums of a day that is long over are kept. The default is 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan PastDayFor { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A UTC day is long over when it ended more than this ago: hardly anything comes to it any more. The default is 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan PastDayAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>What is kept in this process, as JSON; in memory it is two or three times that. The default is 32.</summary>
    [Range(1, 4096)]
    public int Megabytes { get; set; } = 32;

    /// <summary>About the largest answer that is kept: a longer list costs more to keep than it saves. The default is 256.</summary>
    [Range(1, 16_384)]
    public int EntryKilobytes { get; set; } = 256;

    /// <summary>Connection string of a Redis that hosts share what they keep through; empty = each host for itself.</summary>
    public string? Redis { get; set; }
}
