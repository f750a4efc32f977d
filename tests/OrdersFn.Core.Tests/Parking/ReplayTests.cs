using System.Text.Json;
using CosmosLocal.Faults;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Parking;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Tests.Timeline;
using OrdersFn.Core.Timeline;

namespace OrdersFn.Core.Tests.Parking;

public sealed class ReplayTests : IAsyncLifetime
{
    private LocalViews _views = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static OrderDocument Unreadable => Some.Order() with { SchemaVersion = 2 };

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    private ParkedDocuments Parked => _views.Get<ParkedDocuments>();

    /// <summary>The hour holds an order, so that whatever is written to the timeline then is written to its bucket.</summary>
    public async ValueTask InitializeAsync()
    {
        _views = await LocalViews.CreateAsync(2, ("Timeline:DefaultShards", "1"));
        await _views.ApplyAsync(_views.Timeline, Some.Order("OTHER"));
    }

    public ValueTask DisposeAsync() => _views.DisposeAsync();

    [Fact]
    public async Task AChangeWhoseCauseIsMendedIsAppliedAndParkedNoMore()
    {
        foreach (var consumer in (FeedConsumer[])[_views.Timeline, _views.Index])
        {
            await _views.PutAsync(Unreadable);
            var id = await ParkAsync(consumer, Unreadable);
            await _views.PutAsync(Some.Order());
            Assert.IsType<ReplayOutcome.Applied>(await ReplayAsync(id, consumer.Name));
            Assert.Equal(0, await Parked.CountAsync(consumer.Name, Cancellation));
            Assert.IsType<ReplayOutcome.Missing>(await ReplayAsync(id, consumer.Name));
        }

        Assert.Equal("ORD1", Assert.Single(await EntriesAsync()).OrderId);
        Assert.Single(await LocalViews.RowsAsync(_views.Store.OrderIndex, "SELECT * FROM c"));
    }

    [Fact]
    public async Task WhatTheStoreRefusesIsAppliedOnceItTakesIt()
    {
        // Twice for each delivery: a refusal counts once the store is known to serve.
        _views.Account.Faults.Add(new FaultRule { Fault = Fault.Fail(400), Path = "timeline", Item = "ORD1~CUST1", Operation = FaultOperation.Batch, Times = 4 });
        await _views.PutAsync(Some.Order());
        var id = await ParkAsync(_views.Timeline, Some.Order());
        Assert.StartsWith("the store refused it: 400", Assert.IsType<ReplayOutcome.Refused>(await ReplayAsync(id)).Reason, StringComparison.Ordinal);
        Assert.Empty(await EntriesAsync());
        Assert.IsType<ReplayOutcome.Applied>(await ReplayAsync(id));
        Assert.Single(await EntriesAsync());
    }

    [Fact]
    public async Task WhatIsRefusedAgainStaysWithItsNewReason()
    {
        await _views.PutAsync(Unreadable with { SchemaVersion = 3 });
        var id = await ParkAsync(_views.Timeline, Unreadable);
        var before = await Parked.ReadAsync("timeline", id, Cancellation);
        Assert.Equal("unknown schemaVersion 2", before!.Reason);
        for (var i = 0; i < 2; i++)
            Assert.Equal(new ReplayOutcome.Refused("unknown schemaVersion 3"), await ReplayAsync(id));
        var after = await Parked.ReadAsync("timeline", id, Cancellation);
        Assert.Equal(("unknown schemaVersion 3", before.ParkedAt, before.Origin), (after!.Reason, after.ParkedAt, after.Origin));
        Assert.Equal(before.Body!.Value.GetRawText(), after.Body!.Value.GetRawText());
    }

    [Fact]
    public async Task AnOrderThatChangedSinceIsAppliedAsItIsNow()
    {
        var id = await ParkAsync(_views.Timeline, Unreadable);
        await _views.PutAsync(Some.Order(version: 3, status: OrderStatus.Shipped));
        Assert.IsType<ReplayOutcome.Applied>(await ReplayAsync(id));
        var entry = Assert.Single(await EntriesAsync());
        Assert.Equal((3, OrderStatus.Shipped), (entry.Version, entry.Status));
    }

    [Fact]
    public async Task AnOrderThatWasErasedSinceLeavesTheView()
    {
        await _views.PlaceAsync(Some.Order());
        var id = await ParkAsync(_views.Timeline, Unreadable with { Version = 2 });
        await _views.PutAsync(Some.Tombstone(Some.Order(version: 2)));
        Assert.IsType<ReplayOutcome.Applied>(await ReplayAsync(id));
        Assert.Empty(await EntriesAsync());
    }

    [Fact]
    public async Task AnOrderThatIsBeingMovedIsFollowed()
    {
        var id = await ParkAsync(_views.Timeline, Unreadable);
        var there = Some.Order(version: 2) with { CustomerId = "CUST1~1", SaltBucket = 5, IsCopy = true };
        await _views.PutAsync(Some.Order() with { MovedTo = new("CUST1~1", 5) }, there);
        Assert.IsType<ReplayOutcome.Applied>(await ReplayAsync(id));
        Assert.Equal(2, Assert.Single(await EntriesAsync()).Version);
    }

    [Fact]
    public async Task AnOrderThatWasMovedIsFoundWhereItsLayoutHasIt()
    {
        var layout = new LayoutDocument { CustomerId = "CUST1", Epochs = [new(1, 8, 2, Some.Time), LayoutEpoch.Single] };
        Assert.True(await _views.Get<LayoutStore>().TryWriteAsync(null, layout, Cancellation));
        var place = (await _views.Get<Placement>().CandidatesAsync("CUST1", "ORD1", Cancellation))[0];
        Assert.NotEqual(new Place("CUST1", 0), place);
        var id = await ParkAsync(_views.Timeline, Unreadable);
        await _views.PutAsync(
            Some.Order(version: 2) with { CustomerId = place.StoredCustomerId, SaltBucket = place.SaltBucket },
            Some.Order() with { Type = OrderDocument.PlaceholderType, MovedTo = place.ToMovedTo() });
        Assert.IsType<ReplayOutcome.Applied>(await ReplayAsync(id));
        Assert.Equal(2, Assert.Single(await EntriesAsync()).Version);
    }

    [Fact]
    public async Task WhereTheDocumentIsGoneTheParkedBodyIsApplied()
    {
        var id = await ParkRefusedAsync(Some.Order() with { WrittenAt = Now });
        Assert.IsType<ReplayOutcome.Applied>(await ReplayAsync(id));
        Assert.Single(await EntriesAsync());
    }

    /// <summary>Its tombstone would have expired by now.</summary>
    [Fact]
    public async Task AnOrderThatMayHaveBeenErasedIsNotBroughtBackByItsBody()
    {
        var id = await ParkRefusedAsync(Some.Order() with { WrittenAt = Now - (long)TimeSpan.FromDays(31).TotalSeconds });
        Assert.IsType<ReplayOutcome.NothingLeft>(await ReplayAsync(id));
        Assert.Empty(await EntriesAsync());
        Assert.Equal(1, await Parked.CountAsync("timeline", Cancellation));
    }

    [Fact]
    public async Task AnErasureIsAppliedAlsoWhenItsTombstoneHasExpired()
    {
        await _views.ApplyAsync(_views.Timeline, Some.Order());
        var id = await ParkRefusedAsync(Some.Tombstone(Some.Order()) with { WrittenAt = Now - (long)TimeSpan.FromDays(31).TotalSeconds });
        Assert.Single(await EntriesAsync());
        Assert.IsType<ReplayOutcome.Applied>(await ReplayAsync(id));
        Assert.Empty(await EntriesAsync());
    }

    [Fact]
    public async Task ABodyTooLargeToBeParkedIsOnlyAtItsOrigin()
    {
        var large = Unreadable with { Items = [.. Enumerable.Repeat(new OrderLine(new string('s', 64), 1, 1), 20_000)] };
        var id = await ParkAsync(_views.Timeline, large);
        Assert.Null((await Parked.ReadAsync("timeline", id, Cancellation))!.Body);
        Assert.IsType<ReplayOutcome.NothingLeft>(await ReplayAsync(id));
        await _views.PutAsync(Some.Order());
        Assert.IsType<ReplayOutcome.Applied>(await ReplayAsync(id));
    }

    [Theory]
    [InlineData("""{"id":5,"customerId":null,"saltBucket":"x"}""", "no type")]
    [InlineData("""{"id":"X","customerId":"C~","saltBucket":0.5,"type":"order","schemaVersion":1}""", "unreadable")]
    [InlineData("[1]", "not an object")]
    public async Task WhatSaysNotWhereItLiesIsJudgedByItsBody(string body, string reason)
    {
        await _views.Timeline.ApplyAsync([JsonElement.Parse(body)], "0", Cancellation);
        var id = Assert.Single(await Parked.ListAsync("timeline", 10, null, Cancellation)).Id;
        Assert.StartsWith(reason, Assert.IsType<ReplayOutcome.Refused>(await ReplayAsync(id)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsParkedAnewMeanwhileIsReplayedAnew()
    {
        var times = 0;
        var consumer = new ReparkingConsumer(_views, async change =>
        {
            if (++times == 1)
                await Parked.ParkAsync("reparking", change.Raw, "again", Cancellation);
        });
        await _views.PutAsync(Some.Order());
        await Parked.ParkAsync("reparking", (await StoredAsync()).Raw, "first", Cancellation);
        var id = Assert.Single(await Parked.ListAsync("reparking", 10, null, Cancellation)).Id;
        var replay = new ParkedReplay(Parked, _views.Get<NewestDocuments>(), [consumer]);
        Assert.IsType<ReplayOutcome.Applied>(await replay.ReplayAsync("reparking", id, Cancellation));
        Assert.Equal((2, 0), (times, await Parked.CountAsync("reparking", Cancellation)));
    }

    [Fact]
    public async Task ManyReplaysAtOnceCountOnce()
    {
        var id = await ParkAsync(_views.Timeline, Unreadable);
        await _views.PutAsync(Some.Order(total: 7));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ReplayAsync(id)));
        Assert.All(outcomes, outcome => Assert.True(outcome is ReplayOutcome.Applied or ReplayOutcome.Missing));
        Assert.Contains(new ReplayOutcome.Applied(), outcomes);
        var rollup = Assert.Single(await LocalViews.RowsAsync(_views.Store.Timeline, "SELECT * FROM c WHERE c.id = '~rollup'"));
        Assert.Equal(107, rollup.GetProperty("revenue").GetProperty("GBP").GetInt64());
    }

    [Fact]
    public async Task WhatAConsumerParkedThatIsNoMoreStays()
    {
        await Parked.ParkAsync("retired", Some.Raw(Some.Order()), "why", Cancellation);
        var id = Assert.Single(await Parked.ListAsync(source: null, 10, null, Cancellation)).Id;
        Assert.IsType<ReplayOutcome.NoConsumer>(await ReplayAsync(id, "retired"));
        Assert.True(await Parked.DropAsync("retired", id, Cancellation));
        Assert.False(await Parked.DropAsync("retired", id, Cancellation));
    }

    private Task<ReplayOutcome> ReplayAsync(string id, string source = TimelineConsumer.ConsumerName) =>
        _views.Get<ParkedReplay>().ReplayAsync(source, id, Cancellation);

    /// <summary>Hands a consumer a change that it parks.</summary>
    private async Task<string> ParkAsync(FeedConsumer consumer, OrderDocument order)
    {
        await _views.ApplyAsync(consumer, order);
        return Assert.Single(await Parked.ListAsync(consumer.Name, 10, after: null, Cancellation)).Id;
    }

    /// <summary>Has the store refuse a change to the timeline, so that it is parked.</summary>
    private Task<string> ParkRefusedAsync(OrderDocument order)
    {
        _views.Account.Faults.Add(new FaultRule { Fault = Fault.Fail(400), Path = "timeline", Item = "ORD1~CUST1", Operation = FaultOperation.Batch, Times = 2 });
        return ParkAsync(_views.Timeline, order);
    }

    private async Task<OrderChange> StoredAsync()
    {
        var raw = Assert.Single(await LocalViews.RowsAsync(_views.Store.Orders, "SELECT * FROM c"));
        return OrderChange.TryRead(raw, out var change, out var fault) ? change : throw new InvalidOperationException(fault);
    }

    private async Task<IEnumerable<TimelineEntry>> EntriesAsync() =>
        (await _views.Reader.ListAsync(new TimelineQuery(), Cancellation)).Entries.Where(entry => entry.OrderId != "OTHER");
}
