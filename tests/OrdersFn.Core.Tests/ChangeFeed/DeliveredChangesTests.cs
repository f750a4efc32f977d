using System.Text.Json;
using CosmosLocal.Faults;
using OrdersFn.Core.OrderIndex;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Parking;
using OrdersFn.Core.Store;
using OrdersFn.Core.Tests.Timeline;
using OrdersFn.Core.Timeline;
using Tests;

namespace OrdersFn.Core.Tests.ChangeFeed;

/// <summary>Orders whose ids look like times, in the text that the Functions host makes of them.</summary>
public sealed class DeliveredChangesTests : IAsyncLifetime
{
    private static readonly string[] LikeTimes =
    [
        "2024-01-01", "2024-06-30T12:30:00", "2024-06-30T12:30:00Z", "2024-06-30T12:30:00.0Z", "2024-06-30T12:30:00.10Z", "2024-06-30T12:30:00.100Z",
        "2024-06-30T12:30:00+05:30", "2024-06-30T07:00:00+00:00", "2024-06-30T24:00:00Z", "2024-07-01T00:00:00Z", "2024-06-30T12:30:00.1234567Z", "00042",
        // A slash is stored escaped, so this no longer looks like anything.
        "/Date(1700000000000)/",
    ];

    private LocalViews _views = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _views = await LocalViews.CreateAsync(new HostChangeFeedPayload(parsesDates: true), partitions: 4);

    public ValueTask DisposeAsync() => _views.DisposeAsync();

    [Fact]
    public async Task NoIdIsChangedInAView()
    {
        var orders = LikeTimes.SelectMany(id => (OrderDocument[])
            [Some.Order(id, "C"), Some.Order("O", id), Some.Order(id, id), Some.Order("in a lane", id + "~1") with { SaltBucket = 1 }])
            .Select(order => order with { OrderedAt = "2025-06-30T12:30:00.0000000Z", ReceivedAt = "2025-06-30T12:30:00.1234567Z" }).ToList();
        await DeliverAsync(orders);
        await HoldsAsync(orders);
        orders = orders.ConvertAll(order => order with { Version = 3, Status = OrderStatus.Paid });
        await DeliverAsync(orders);
        await HoldsAsync(orders);
        Assert.Empty(await ParkedAsync());

        await DeliverAsync(orders.ConvertAll(order => Some.Tombstone(order)));
        await HoldsAsync([]);
    }

    [Fact]
    public async Task ATimeWithAnyFractionIsBroughtBackToItsStoredForm()
    {
        foreach (var time in (string[])["2025-06-30T12:30:00.0000000Z", "2025-06-30T12:30:00.1000000Z", "2025-06-30T12:30:00.1234567Z", "2025-12-31T23:59:59.9999999Z"])
            await DeliverAsync([Some.Order("at " + time) with { OrderedAt = time, ReceivedAt = time }]);
        var entries = await LocalViews.RowsAsync(_views.Store.Timeline, "SELECT * FROM c WHERE c.type = 'entry'");
        Assert.Equal(4, entries.Count);
        Assert.All(entries, entry =>
        {
            Assert.Equal(entry.GetProperty("orderId").GetString(), "at " + entry.GetProperty("orderedAt").GetString());
            Assert.Equal(entry.GetProperty("orderedAt").GetString(), entry.GetProperty("receivedAt").GetString());
        });
    }

    [Fact]
    public async Task OnlyAnIdThatMayHaveBeenChangedCostsARead()
    {
        var reads = new CountedReads(_views);
        // Its time ends in a zero: had the host written it anew, that would be gone.
        await reads.ExpectAsync(0, asStored: true, Some.Order("2024-06-30T12:30:00Z"));
        await reads.ExpectAsync(0, asStored: false, Some.Order("ORD1"));
        await reads.ExpectAsync(0, asStored: false, Some.Order("2024-01-01"));
        // One point read where the id is as it was; a query too where it is not.
        await reads.ExpectAsync(1, asStored: false, Some.Order("2024-06-30T12:30:00Z"));
        await reads.ExpectAsync(2, asStored: false, Some.Order("2024-06-30T12:30:00+05:30"));
    }

    [Fact]
    public async Task WhatHasChangedSinceComesAgainAsWhatItBecame()
    {
        var order = Some.Order("2024-06-30T12:30:00.10Z");
        await _views.PutAsync(order);
        var first = await FeedAsync();
        await _views.PutAsync(order with { Version = 2, Status = OrderStatus.Paid });
        await _views.Timeline.ApplyAsync(first, "0", Cancellation);
        await _views.Timeline.ApplyAsync(await FeedAsync(), "0", Cancellation);
        var entry = Assert.Single((await _views.WalkAsync(new TimelineQuery { Limit = 100 })).SelectMany(page => page.Entries));
        Assert.Equal((order.Id, 2), (entry.OrderId, entry.Version));
    }

    [Fact]
    public async Task WhatWasParkedForHowTheHostWroteItIsAppliedByAReplay()
    {
        var order = Some.Order("2024-06-30T12:30:00+05:30");
        await _views.PutAsync(order);
        var change = Assert.Single(await FeedAsync());
        var parked = _views.Get<ParkedDocuments>();
        await parked.ParkAsync("timeline", change, "unreadable: a time", Cancellation);
        var document = Assert.Single(await parked.ListAsync("timeline", 10, null, Cancellation));
        Assert.IsType<ReplayOutcome.Applied>(await _views.Get<ParkedReplay>().ReplayAsync("timeline", document.Id, Cancellation));
        Assert.Equal(order.Id, Assert.Single((await _views.WalkAsync(new TimelineQuery { Limit = 100 })).SelectMany(page => page.Entries)).OrderId);
        Assert.Empty(await ParkedAsync());
    }

    /// <summary>Both views hold these orders and no other.</summary>
    private async Task HoldsAsync(List<OrderDocument> orders)
    {
        var entries = (await _views.WalkAsync(new TimelineQuery { Limit = 100 })).SelectMany(page => page.Entries);
        Assert.Equal(
            orders.Select(order => (order.Customer, order.Id, order.Version)).Order(),
            entries.Select(entry => (entry.CustomerId, entry.OrderId, entry.Version)).Order());
        var indexed = (await LocalViews.RowsAsync(_views.Store.OrderIndex, "SELECT * FROM c WHERE c.type = 'index-entry'")).ConvertAll(StoreJson.From<IndexDocument>);
        Assert.Equal(orders.Select(order => (order.Customer, order.Id)).Order(), indexed.Select(entry => (entry.Id, entry.OrderId)).Order());
    }

    private async Task DeliverAsync(List<OrderDocument> orders)
    {
        await _views.PutAsync(orders);
        var changes = await FeedAsync();
        await _views.Timeline.ApplyAsync(changes, "0", Cancellation);
        await _views.Index.ApplyAsync(changes, "0", Cancellation);
    }

    private async Task<IReadOnlyList<JsonElement>> FeedAsync() => _views.Delivered(await LocalViews.RowsAsync(_views.Store.Orders, "SELECT * FROM c"));

    private Task<List<JsonElement>> ParkedAsync() => LocalViews.RowsAsync(_views.Store.Parked, "SELECT * FROM c");

    /// <summary>Requests to the orders that applying a change to the index takes.</summary>
    private sealed class CountedReads(LocalViews views)
    {
        public async Task ExpectAsync(int reads, bool asStored, OrderDocument order)
        {
            await views.PutAsync(order);
            var stored = await LocalViews.RowsAsync(views.Store.Orders, $"SELECT * FROM c WHERE c.id = '{order.Id}'");
            var before = views.Account.Faults.Struck;
            // Faults that do nothing but count.
            foreach (var operation in (FaultOperation[])[FaultOperation.Read, FaultOperation.Query])
                views.Account.Faults.Add(new() { Fault = Fault.Delay(TimeSpan.Zero), Operation = operation, Path = "colls/orders/", Times = 100 });
            await views.Index.ApplyAsync(asStored ? stored : views.Delivered(stored), "0", Cancellation);
            views.Account.Faults.Clear();
            Assert.Equal((order.Id, reads), (order.Id, views.Account.Faults.Struck - before));
        }
    }
}
