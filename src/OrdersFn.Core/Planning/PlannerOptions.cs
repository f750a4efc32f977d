using System.ComponentModel.DataAnnotations;

namespace OrdersFn.Core.Planning;

/// <summary>Section <c>Planner</c> of the settings: when a customer's orders are spread wider, or less wide.</summary>
public sealed class PlannerOptions
{
    public const string Section = "Planner";

    /// <summary>
    /// Orders a second that one lane takes. The default is 1,000: a physical partition gives 10,000 request units a second, and writing an order
    /// costs about 10.
    /// </summary>
    [Range(0.001, 1_000_000)]
    public double OrdersPerSecondPerLane { get; set; } = 1000;

    /// <summary>Lanes are added when more than this part of what they take is used: a lane that is full shows no higher rate. The default is 0.7.</summary>
    [Range(0.1, 1)]
    public double GrowAbove { get; set; } = 0.7;

    /// <summary>Lanes are given up when no more than this part of what they take was used for <see cref="ShrinkAfter"/>. The default is 0.25.</summary>
    [Range(0, 0.5)]
    public double ShrinkBelow { get; set; } = 0.25;

    /// <summary>The default is 7 days, so that quiet nights and weekends move nothing.</summary>
    public TimeSpan ShrinkAfter { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Bytes that one bucket is to hold. The default is 10 GB, half of what Cosmos allows a logical partition.</summary>
    [Range(1, 20_000_000_000)]
    public long BytesPerBucket { get; set; } = 10_000_000_000;

    /// <summary>How often it looks, where no Functions timer drives it. The default is a minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether what is recommended is also scheduled. The default is no.</summary>
    public bool Apply { get; set; }

    /// <summary>How long a customer that was once heavy is looked after. The default is 30 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan RememberFor { get; set; } = TimeSpan.FromDays(30);
}
