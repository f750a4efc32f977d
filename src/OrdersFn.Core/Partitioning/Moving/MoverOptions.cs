using System.ComponentModel.DataAnnotations;

namespace OrdersFn.Core.Partitioning.Moving;

/// <summary>Section <c>Mover</c> of the settings.</summary>
public sealed class MoverOptions
{
    public const string Section = "Mover";

    /// <summary>What moving may cost; it takes less while the store throttles. The default is 1000.</summary>
    [Range(1, 10_000_000)]
    public int RequestUnitsPerSecond { get; set; } = 1000;

    /// <summary>
    /// Orders moved together, in one transaction a step. More take fewer requests; fewer keep the store, and the views that follow, from bursts that others
    /// wait for. The default is 4.
    /// </summary>
    [Range(1, 50)]
    public int Together { get; set; } = 4;

    /// <summary>Such groups on the move at once. The default is 1.</summary>
    [Range(1, 1000)]
    public int Concurrency { get; set; } = 1;

    /// <summary>Moved orders whose old copies wait for their deletion, at most. The default is 10000.</summary>
    [Range(1, 1_000_000)]
    public int MostWaiting { get; set; } = 10_000;

    /// <summary>After this long a run ends, where it is; the next goes on. The default is 4 minutes, below what Functions hosts allow.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LongestRun { get; set; } = TimeSpan.FromMinutes(4);

    /// <summary>From one run to the next, on hosts that run the mover themselves. The default is 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);
}
