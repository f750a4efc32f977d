using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Partitioning;

namespace OrdersFn.Core.Planning;

/// <summary>Recommends how the orders of large customers should be spread and, where the settings allow it, schedules that.</summary>
public sealed class Planner
{
    private const int JudgedAtOnce = 8;

    private readonly KnownCustomers _known;
    private readonly PlanNotes _notes;
    private readonly StoredSizes _sizes;
    private readonly LayoutAdvisor _advisor;
    private readonly LayoutSchedule _schedule;
    private readonly bool _apply;
    private readonly TimeProvider _time;
    private readonly ILogger<Planner> _logger;

    internal Planner(
        KnownCustomers known, PlanNotes notes, StoredSizes sizes, LayoutAdvisor advisor, LayoutSchedule schedule,
        IOptions<PlannerOptions> options, TimeProvider time, ILogger<Planner> logger)
    {
        _known = known;
        _notes = notes;
        _sizes = sizes;
        _advisor = advisor;
        _schedule = schedule;
        _apply = options.Value.Apply;
        _time = time;
        _logger = logger;
    }

    /// <summary>Every large customer, the one that writes most first. Changes nothing.</summary>
    public async Task<IReadOnlyList<HeavyCustomer>> ReadAsync(CancellationToken cancellation) =>
        [.. (await JudgeAllAsync(cancellation)).Select(judged => judged.Heavy)];

    /// <summary>Looks at every large customer and acts on it; what a timer calls.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var (customer, heavy) in await JudgeAllAsync(cancellation))
        {
            await _notes.KeepAsync(customer, heavy.Advice.Decision, cancellation);
            if (_apply && heavy.Advice.Decision is PlannerDecision.Grow or PlannerDecision.Shrink)
                await ScheduleAsync(heavy, cancellation);
        }
    }

    private async Task ScheduleAsync(HeavyCustomer heavy, CancellationToken cancellation)
    {
        var (buckets, lanes) = heavy.Advice.Recommended;
        var outcome = await _schedule.ScheduleAsync(heavy.CustomerId, buckets, lanes, cancellation);
        _logger.LogInformation("Layout of {Customer}: {Reason}; {Outcome}", heavy.CustomerId, heavy.Advice.Reason, outcome.GetType().Name);
    }

    private async Task<IEnumerable<(KnownCustomer Customer, HeavyCustomer Heavy)>> JudgeAllAsync(CancellationToken cancellation)
    {
        var judged = new List<(KnownCustomer Customer, HeavyCustomer Heavy)>();
        foreach (var some in (await _known.ReadAsync(cancellation)).Chunk(JudgedAtOnce))
            judged.AddRange(await Task.WhenAll(some.Select(async customer => (customer, await JudgeAsync(customer, cancellation)))));
        return judged
            .OrderByDescending(each => each.Heavy.Load.OrdersPerSecond)
            .ThenByDescending(each => each.Heavy.Load.Orders)
            .ThenBy(each => each.Customer.CustomerId, StringComparer.Ordinal);
    }

    private async Task<HeavyCustomer> JudgeAsync(KnownCustomer customer, CancellationToken cancellation)
    {
        var now = _time.GetUtcNow();
        IReadOnlyList<LayoutEpoch> epochs = customer.Layout is { } layout ? layout.Epochs : [LayoutEpoch.Single];
        IReadOnlyList<string> stored = customer.Layout is { } spread ? spread.StoredCustomerIds() : [customer.CustomerId];
        var size = await _sizes.OfAsync(customer.CustomerId, stored, cancellation);
        var load = new Load(customer.OrdersPerSecond, size.Orders, size.Bytes);
        var current = ShapeOf(epochs.FirstOrDefault(epoch => epoch.From <= now) ?? epochs[^1]);
        var advice = epochs.Count > 1 ? UnderWay(epochs[0], now) : _advisor.Advise(load, current, customer.Plan?.LowSince, now);
        return new(customer.CustomerId, load, current, advice);
    }

    private static Advice UnderWay(LayoutEpoch newest, DateTimeOffset now)
    {
        var to = ShapeOf(newest);
        return new(to, PlannerDecision.UnderWay, newest.From > now
            ? string.Create(CultureInfo.InvariantCulture, $"a change to {to} is scheduled for {newest.From.UtcDateTime:yyyy-MM-dd HH:mm:ss'Z'}")
            : $"orders are being moved to {to}; nothing is decided before that is done");
    }

    private static LayoutShape ShapeOf(LayoutEpoch epoch) => new(epoch.Buckets, epoch.Lanes);
}
