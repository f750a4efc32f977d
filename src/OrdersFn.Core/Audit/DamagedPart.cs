namespace OrdersFn.Core.Audit;

/// <summary>The part of the views that has to be made anew to mend a difference.</summary>
internal abstract record DamagedPart
{
    private DamagedPart()
    {
    }

    /// <summary>A bucket: its entries, its rollup, its place in the directory.</summary>
    public sealed record Bucket(Timeline.TimelineBucket Name) : DamagedPart;

    /// <summary>An item of the timeline in a partition that is no bucket.</summary>
    public sealed record Stray(string Partition, string Id) : DamagedPart;

    /// <summary>A day's place among the days.</summary>
    public sealed record Day(DateOnly Date) : DamagedPart;

    /// <summary>An order's entry in the order index.</summary>
    public sealed record Index(string CustomerId, string OrderId) : DamagedPart;
}
