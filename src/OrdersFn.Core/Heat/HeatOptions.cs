using System.ComponentModel.DataAnnotations;

namespace OrdersFn.Core.Heat;

/// <summary>Section <c>Heat</c> of the settings: which customers are reported as heavy.</summary>
public sealed class HeatOptions
{
    public const string Section = "Heat";

    /// <summary>The time over which orders a second are counted. The default is a minute, so that a burst of seconds moves nobody.</summary>
    [Range(typeof(TimeSpan), "00:00:06", "01:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>A host reports a customer once in this time. The default is 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan ReportInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Only customers with at least this share of all orders are reported. The default is 1 in 200, the least the sketch is sure to see.</summary>
    [Range(0.005, 1)]
    public double MinShare { get; set; } = 0.005;

    /// <summary>Only customers with at least so many orders a second are reported. The default is 1.</summary>
    [Range(0.001, 1_000_000)]
    public double MinOrdersPerSecond { get; set; } = 1;

    /// <summary>A report that was not renewed for so long says nothing any more.</summary>
    public TimeSpan ReportLifetime => TimeSpan.FromTicks(Math.Max(3 * ReportInterval.Ticks, TimeSpan.TicksPerSecond));
}
