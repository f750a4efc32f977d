using OrdersFn.Core.Orders;
using OrdersFn.Core.Timeline;

namespace OrdersFn.Core.Tests.Timeline;

/// <summary>
/// One run of everything a change feed and its hosts may do to the projector, drawn from a seed: orders of one hour that are placed, changed, moved,
/// erased and placed anew; two hosts that bring the changes in batches cut anywhere, forwards and backwards, some twice, some broken off or refused by the
/// store in the middle. In the end both have brought everything, as a feed that delivers at least once does.
/// </summary>
internal sealed class FeedChaos(LocalViews[] hosts, int seed)
{
    private readonly Random _random = new(seed);
    private readonly DateTimeOffset _hour = Some.Time.AddHours(seed);
    private readonly List<OrderDocument> _changes = [];
    private readonly Dictionary<string, OrderDocument> _newest = [];

    public async Task RunAsync()
    {
        for (var i = _random.Next(1, 13); i > 0; i--)
            AddLife($"S{seed}O{i}");
        await Task.WhenAll(hosts.Select(host => DeliverAsync(host, new Random(_random.Next()))));
        hosts[0].Account.Faults.Clear();
        await CheckAsync();
    }

    /// <summary>The states of one order, in the order of time.</summary>
    private void AddLife(string id)
    {
        var order = Anew(id, $"C{_random.Next(3)}", _hour.AddMinutes(_random.Next(30)), Some.Time);
        Add(order);
        for (var steps = _random.Next(4); steps > 0; steps--)
        {
            switch (_random.Next(5))
            {
                case 0 when !order.IsTombstone:
                    Add(order = Some.Tombstone(order));
                    break;
                case 0:
                    Add(order = Anew(id, order.Customer, Timestamps.FromStored(order.OrderedAt), Timestamps.FromStored(order.ReceivedAt).AddMinutes(1)));
                    break;
                case 1:
                    // Moved: the fence, and the copy where it points to.
                    _changes.Add(order with { MovedTo = new(order.Customer + "~1", 3) });
                    Add(order with { CustomerId = order.Customer + "~1", SaltBucket = 3, IsCopy = true });
                    break;
                case var _ when !order.IsTombstone:
                    Add(order = order with { Version = order.Version + 1, Status = (OrderStatus)_random.Next(6), IsCopy = false });
                    break;
            }
        }
    }

    private OrderDocument Anew(string id, string customer, DateTimeOffset at, DateTimeOffset receivedAt)
    {
        var currency = _random.Next(4) == 0 ? "EUR" : "GBP";
        var order = Some.Order(id, customer, at, total: _random.Next(1000), quantity: _random.Next(1, 5), currency: currency);
        return order with { ReceivedAt = Timestamps.ToStored(receivedAt), WrittenAt = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() };
    }

    private void Add(OrderDocument order)
    {
        _changes.Add(order);
        _newest[order.Id] = order;
    }

    private async Task DeliverAsync(LocalViews host, Random random)
    {
        var delivered = 0;
        while (delivered < _changes.Count)
        {
            // From somewhere in what came before, up to somewhere in what is new.
            var from = random.Next(2) == 0 ? delivered : random.Next(delivered + 1);
            var to = random.Next(from, _changes.Count) + 1;
            var batch = _changes[from..to];
            if (random.Next(3) == 0)
                batch = [.. batch.OrderBy(_ => random.Next())];
            if (random.Next(4) == 0)
                batch = [.. batch, .. batch.Take(random.Next(batch.Count))];
            if (random.Next(6) == 0)
                host.Account.Faults.Add(new() { Fault = CosmosLocal.Faults.Fault.Fail(503), Method = "POST", Path = "timeline", Skip = random.Next(4) });
            if (await TryApplyAsync(host, batch, breakOff: random.Next(6) == 0 ? random.Next(3) : null) && to > delivered && from <= delivered)
                delivered = to;
        }
    }

    private static async Task<bool> TryApplyAsync(LocalViews host, List<OrderDocument> batch, int? breakOff)
    {
        using var ended = new CancellationTokenSource();
        if (breakOff is { } milliseconds)
            ended.CancelAfter(milliseconds);
        try
        {
            await host.ApplyUntilAsync(host.Timeline, batch, ended.Token);
            return true;
        }
        catch (Exception fault) when (fault is OperationCanceledException or Microsoft.Azure.Cosmos.CosmosException)
        {
            return false;
        }
    }

    private async Task CheckAsync()
    {
        var expected = _newest.Values.Where(order => !order.IsTombstone).ToList();
        var sums = new Tally();
        foreach (var order in expected)
            sums.Add(order.Status!.Value, order.Currency!, order.Total, order.Quantity);
        var hour = TimelineBucket.HourOf(_hour);
        var summary = await hosts[0].Get<TimelineSummaries>().SummariseAsync(hour, hour.AddHours(1), SummaryInterval.Hour, TestContext.Current.CancellationToken);
        Assert.Equal($"seed {seed}: {Describe(sums)}", $"seed {seed}: {Describe(summary.Total)}");
        var entries = (await hosts[0].WalkAsync(new TimelineQuery { From = hour, To = hour.AddHours(1), Limit = 5 })).SelectMany(page => page.Entries);
        Assert.Equal(
            expected.Select(order => (order.Id, order.Customer, order.Version, order.Status!.Value, order.Total)).Order(),
            entries.Select(entry => (entry.OrderId, entry.CustomerId, entry.Version, entry.Status, entry.Total)).Order());
    }

    private static string Describe(Tally tally) =>
        $"{tally.Orders} {tally.Units} {string.Join(',', tally.Revenue)} {string.Join(',', tally.ByStatus)}";
}
