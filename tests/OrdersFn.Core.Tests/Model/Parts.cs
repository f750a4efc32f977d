using OrdersFn.Core.Intake;
using OrdersFn.Core.Lifecycle;
using OrdersFn.Core.Lookup;
using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Tests.Model;

/// <summary>What those do who work with orders, each on a host of its own, and what they note of it.</summary>
internal sealed class Parts(ModelWorld world, Interleaving run, MemoryStore store, Ledger ledger)
{
    private Random Random => run.Random;

    private static CancellationToken None => CancellationToken.None;

    public async Task PlaceAsync(string id, TimeSpan at, int quantity)
    {
        await Task.Delay(at, run.Time);
        var intake = NewHost().Get<OrderIntake>();
        var request = new OrderRequest
        {
            OrderId = id,
            CustomerId = Schedule.Customer,
            // Two of each time: equal timestamps are common.
            OrderedAt = Schedule.Start.AddMinutes(-(id[^1] / 2)),
            Items = [new("SKU", quantity, 100)],
            Currency = "GBP",
        };
        ledger.Placing(id);
        switch (await intake.PlaceAsync(request, IntakeLane.Request, None))
        {
            case IntakeOutcome.Created created:
                ledger.Created(id, created.Order);
                break;
            case IntakeOutcome.Duplicate duplicate:
                Assert.Equal(quantity, duplicate.Order.Quantity);
                ledger.Known(duplicate.Order);
                break;
            case IntakeOutcome.Conflict { Stored: { } stored }:
                Assert.NotEqual(quantity, stored.Quantity);
                ledger.Known(stored);
                break;
            case IntakeOutcome.Conflict:
                ledger.ToldErased(id);
                break;
        }
    }

    public async Task ChangeAsync(string id, TimeSpan at, OrderStatus status)
    {
        await Task.Delay(at, run.Time);
        var change = NewHost().Get<StatusChange>();
        var before = BeforeOf(id);
        switch (await change.ChangeAsync(Schedule.Customer, id, status, ifMatch: null, None))
        {
            case StatusChangeOutcome.Changed changed:
                ledger.Changed(changed.Order);
                break;
            case StatusChangeOutcome.Unchanged unchanged:
                ledger.Known(unchanged.Order);
                break;
            case StatusChangeOutcome.IllegalMove illegal:
                ledger.Known(illegal.Order);
                break;
            case StatusChangeOutcome.Missing:
                Ledger.Missing(before, id, "an updater");
                break;
        }
    }

    public async Task EraseAsync(string id, TimeSpan at)
    {
        await Task.Delay(at, run.Time);
        var erasure = NewHost().Get<StoredErasure>();
        var before = BeforeOf(id);
        ledger.Erasing(id);
        if (await erasure.EraseAsync(Schedule.Customer, id, None) == ErasureOutcome.Missing)
            Ledger.Missing(before, id, "the eraser");
        else
            ledger.Erased(id);
    }

    public async Task ReadOftenAsync(string by, int times, TimeSpan longestPause)
    {
        var host = NewHost();
        for (; times > 0; times--)
        {
            await Task.Delay(longestPause * Random.NextDouble(), run.Time);
            try
            {
                await ReadAsync(host, by);
            }
            catch (TimeoutException)
            {
                // No answer is a promise kept.
            }
        }
    }

    private async Task ReadAsync(ModelHost host, string by)
    {
        var before = ledger.Snapshot();
        switch (Random.Next(4))
        {
            case 0:
                var id = $"O{Random.Next(Schedule.Orders)}";
                var finding = await host.Get<OrderLookup>().FindAsync(Schedule.Customer, id, None);
                ledger.SawOne(BeforeOf(id, before), id, (finding as OrderFound)?.Order, by);
                break;
            case 1:
                ledger.Counted(before, (await host.Get<CustomerSummaries>().SummariseAsync(Schedule.Customer, None)).Orders, by);
                break;
            default:
                ledger.Saw(before, await ListAsync(host, limit: Random.Next(1, Schedule.Orders + 2)), by);
                break;
        }
    }

    private static async Task<List<Order>> ListAsync(ModelHost host, int limit)
    {
        var orders = new List<Order>();
        var query = new CustomerOrdersQuery(Schedule.Customer, null, null, null, Descending: true, limit, null);
        do
        {
            var page = await host.Get<CustomerOrders>().ListAsync(query, None);
            orders.AddRange(page.Orders);
            query = query with { After = page.Next };
        }
        while (query.After is not null);
        return orders;
    }

    private (int Version, bool IsErased) BeforeOf(string id) => BeforeOf(id, ledger.Snapshot());

    private static (int Version, bool IsErased) BeforeOf(string id, IReadOnlyDictionary<string, (int Version, bool IsErased)> snapshot) =>
        snapshot.GetValueOrDefault(id);

    private ModelHost NewHost() => world.NewHost(store, run.Time);
}
