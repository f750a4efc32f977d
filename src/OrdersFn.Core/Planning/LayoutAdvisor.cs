using System.Globalization;
using System.Numerics;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Partitioning;

namespace OrdersFn.Core.Planning;

/// <summary>
/// Turns a customer's load into buckets and lanes, powers of two. Grows at once. Gives lanes up only after they were not needed for long, and then keeps
/// at most half of what it would grow at, so that a load near a limit does not move orders to and fro. Buckets stay: fewer would gain nothing, and
/// moving costs.
/// </summary>
internal sealed class LayoutAdvisor(IOptions<PlannerOptions> options)
{
    private readonly PlannerOptions _options = options.Value;

    /// <param name="load">What the customer asks of the store.</param>
    /// <param name="current">How the orders are spread.</param>
    /// <param name="lowSince">Since when fewer lanes would have done; null when they would not, as far as known.</param>
    /// <param name="now">The time.</param>
    public Advice Advise(Load load, LayoutShape current, DateTimeOffset? lowSince, DateTimeOffset now)
    {
        var lanes = LanesFor(load);
        var buckets = Math.Max(BucketsFor(load), lanes);
        if (lanes > current.Lanes || buckets > current.Buckets)
            return Grow(load, current, new(Math.Max(buckets, PowerOfTwo(current.Buckets)), Math.Max(lanes, current.Lanes)));
        if (!IsLow(load, current))
            return new(current, PlannerDecision.Keep, $"{Of(load)} are within what {current} can take");
        var fewer = current with { Lanes = LanesLeft(load, current.Lanes) };
        var due = (lowSince ?? now) + _options.ShrinkAfter;
        var low = $"{Text(load.OrdersPerSecond)} orders/s are at most {Percent(_options.ShrinkBelow)} of what {Count(current.Lanes, "lane")} can take";
        return now >= due
            ? new(fewer, PlannerDecision.Shrink, $"{low}, and were since {Text(lowSince ?? now)}: {Count(fewer.Lanes, "lane")}")
            : new(current, PlannerDecision.Wait, $"{low}: {Count(fewer.Lanes, "lane")} if it stays so until {Text(due)}");
    }

    /// <summary>Whether fewer lanes would do.</summary>
    public bool IsLow(Load load, LayoutShape current) => LanesLeft(load, current.Lanes) < current.Lanes;

    private Advice Grow(Load load, LayoutShape current, LayoutShape wider)
    {
        var reasons = new List<string>(2);
        if (LanesFor(load) > current.Lanes)
        {
            reasons.Add($"{Text(load.OrdersPerSecond)} orders/s are more than {Percent(_options.GrowAbove)} of the "
                + $"{Text(current.Lanes * _options.OrdersPerSecondPerLane)} that {Count(current.Lanes, "lane")} can take");
        }

        if (BucketsFor(load) > current.Buckets)
            reasons.Add($"{Size(load.Bytes)} are more than the {Size(current.Buckets * _options.BytesPerBucket)} that {Count(current.Buckets, "bucket")} should hold");
        return new(wider, PlannerDecision.Grow, $"{string.Join(", and ", reasons)}: {wider}");
    }

    private int LanesFor(Load load) => Needed(load.OrdersPerSecond / (_options.GrowAbove * _options.OrdersPerSecondPerLane), LayoutSchedule.MostLanes);

    private int BucketsFor(Load load) => Needed((double)load.Bytes / _options.BytesPerBucket, LayoutSchedule.MostBuckets);

    private int LanesLeft(Load load, int lanes)
    {
        while (lanes > 1 && load.OrdersPerSecond <= _options.ShrinkBelow * _options.OrdersPerSecondPerLane * lanes)
            lanes /= 2;
        return lanes;
    }

    private static int Needed(double units, int most) => units >= most ? most : PowerOfTwo((int)Math.Ceiling(Math.Max(units, 1)));

    private static int PowerOfTwo(int atLeast) => (int)BitOperations.RoundUpToPowerOf2((uint)atLeast);

    private static string Of(Load load) => $"{Text(load.OrdersPerSecond)} orders/s and {Size(load.Bytes)}";

    private static string Count(int number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number:N0} {noun}{(number == 1 ? "" : "s")}");

    private static string Percent(double part) => string.Create(CultureInfo.InvariantCulture, $"{part * 100:0.##} %");

    private static string Text(double number) => number.ToString("#,0.##", CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    private static string Size(long bytes) => bytes switch
    {
        >= 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:#,0.##} GB"),
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.##} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.##} kB"),
    };
}
