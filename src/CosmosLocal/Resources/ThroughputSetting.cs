namespace CosmosLocal.Resources;

/// <summary>Request units per second: a fixed number, or autoscale up to a maximum.</summary>
internal sealed record ThroughputSetting(int RequestUnits, bool IsAutoscale)
{
    /// <summary>What one physical partition can serve; a container above it gets more partitions.</summary>
    public const int PartitionLimit = 10_000;

    public static ThroughputSetting Manual(int requestUnits) => new(requestUnits, false);

    public static ThroughputSetting Autoscale(int maximum) => new(maximum, true);

    /// <summary>The throughput reported as provisioned: autoscale idles at a tenth of its maximum.</summary>
    public int Provisioned => IsAutoscale ? RequestUnits / 10 : RequestUnits;

    public int PartitionsNeeded => (RequestUnits + PartitionLimit - 1) / PartitionLimit;
}
