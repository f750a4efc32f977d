using System.ComponentModel.DataAnnotations;

namespace OrdersFn.Core.Partitioning;

/// <summary>Section <c>Partitioning</c> of the settings.</summary>
public sealed class PartitioningOptions
{
    public const string Section = "Partitioning";

    /// <summary>The greatest age at which a host still goes by the layouts it has read. The default is 30 seconds.</summary>
    [Range(1, 3600)]
    public int LayoutCacheSeconds { get; set; } = 30;
}
