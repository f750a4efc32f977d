using System.ComponentModel.DataAnnotations;

namespace OrdersFn.Core.Partitioning;

/// <summary>Section <c>Partitioning</c> of the settings.</summary>
public sealed class PartitioningOptions
{
    public const string Section = "Partitioning";

    /// <summary>The greatest age at which a host still goes by the layouts it has read. The default is 30 seconds.</summary>
    [Range(1, 3600)]
    public int LayoutCacheSeconds { get; set; } = 30;

    /// <summary>
    /// The longest time from placing an order to its create having landed or failed; intake gives an attempt up after it. The default is 30 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LongestPlacing { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the old copy of a moved order stays readable after the new one exists. A read that took more than half of it is made again, so that none
    /// misses an order between its two places. The default is 10 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(10);

    public TimeSpan LayoutCacheLifetime => TimeSpan.FromSeconds(LayoutCacheSeconds);

    /// <summary>How long before its start a layout is written, at least: then no host that goes by it has not read it.</summary>
    public TimeSpan Lead => 2 * LayoutCacheLifetime;

    /// <summary>After this long in a new layout, no create of the layout before can still land, also where clocks differ a little.</summary>
    public TimeSpan LateWriters => LongestPlacing + LayoutCacheLifetime;
}
