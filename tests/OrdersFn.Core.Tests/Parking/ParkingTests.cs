using System.Text.Json;
using OrdersFn.Core.Parking;
using OrdersFn.Core.Tests.Timeline;
using OrdersFn.Core.Timeline;

namespace OrdersFn.Core.Tests.Parking;

public sealed class ParkingTests
{
    [Fact]
    public async Task WhatCannotBeAppliedIsParkedOnceAndDoesNotStopTheOthers()
    {
        await using var views = await LocalViews.CreateAsync();
        var odd = JsonSerializer.Deserialize<JsonElement>(
            """{"id":"X","customerId":"C","saltBucket":0,"type":"invoice","schemaVersion":1,"secret":[1,2],"_etag":"\"7\"","_ts":1,"_lsn":7}""");
        var ahead = Some.Raw(Some.Order("Y") with { SchemaVersion = 2 });
        JsonElement[] batch = [odd, Some.Raw(Some.Order("GOOD")), ahead];
        await views.Timeline.ApplyAsync(batch, "0", TestContext.Current.CancellationToken);
        await views.Timeline.ApplyAsync(batch, "0", TestContext.Current.CancellationToken);

        var page = await views.Reader.ListAsync(new TimelineQuery(), TestContext.Current.CancellationToken);
        Assert.Equal("GOOD", Assert.Single(page.Entries).OrderId);
        var parked = await views.Get<ParkedDocuments>().ListAsync("timeline", 10, after: null, TestContext.Current.CancellationToken);
        Assert.Equal(2, parked.Count);
        Assert.Equal(2, await views.Get<ParkedDocuments>().CountAsync("timeline", TestContext.Current.CancellationToken));
        Assert.Equal(0, await views.Get<ParkedDocuments>().CountAsync("order-index", TestContext.Current.CancellationToken));
        var invoice = parked.Single(document => document.Origin.Id == "X");
        Assert.Equal("unknown type 'invoice'", invoice.Reason);
        Assert.Null(invoice.Body);
        var whole = await views.Get<ParkedDocuments>().ReadAsync("timeline", invoice.Id, TestContext.Current.CancellationToken);
        Assert.Equal(odd.GetRawText(), whole!.Body!.Value.GetRawText());
        Assert.Equal(new ParkedOrigin("orders", "X", "C", 0, "\"7\""), invoice.Origin);
    }

    [Fact]
    public async Task AnErasedOrdersContentsAreNotKept()
    {
        await using var views = await LocalViews.CreateAsync();
        var ahead = Some.Order() with { SchemaVersion = 2 };
        JsonElement[] batch =
        [
            Some.Raw(ahead, lsn: 1),
            Some.Raw(ahead with { CustomerId = "CUST1~1" }, lsn: 2),
            JsonSerializer.Deserialize<JsonElement>("""{"id":"ORD1","note":"nobody's"}"""),
            Some.Raw(ahead with { CustomerId = "CUST2" }, lsn: 3),
            Some.Raw(ahead with { Id = "ORD2" }, lsn: 4),
        ];
        var parked = views.Get<ParkedDocuments>();
        foreach (var consumer in (Core.ChangeFeed.FeedConsumer[])[views.Timeline, views.Index])
        {
            await consumer.ApplyAsync(batch, "0", TestContext.Current.CancellationToken);
            Assert.Equal(5, await parked.CountAsync(consumer.Name, TestContext.Current.CancellationToken));
            await views.ApplyAsync(consumer, Some.Tombstone(Some.Order()));
            var left = await parked.ListAsync(consumer.Name, 10, after: null, TestContext.Current.CancellationToken);
            Assert.Equal([("ORD1", "CUST2"), ("ORD2", "CUST1")], left.Select(document => (document.Origin.Id, document.Origin.CustomerId)).Order());
        }
    }

    [Fact]
    public async Task FencesAndPlaceholdersOfAMoveChangeNothing()
    {
        await using var views = await LocalViews.CreateAsync();
        var order = Some.Order();
        await views.PlaceAsync(order);
        var fenced = order with { MovedTo = new("CUST1~1", 5) };
        var placeholder = fenced with { Id = "ORD2", Type = Core.Orders.OrderDocument.PlaceholderType, Version = 0, Ttl = 3600 };
        var copy = order with { CustomerId = "CUST1~1", SaltBucket = 5 };
        foreach (var consumer in (Core.ChangeFeed.FeedConsumer[])[views.Timeline, views.Index])
        {
            await views.ApplyAsync(consumer, fenced, placeholder, copy);
            await views.ApplyAsync(consumer, fenced);
            Assert.Equal(0, await views.Get<ParkedDocuments>().CountAsync(consumer.Name, TestContext.Current.CancellationToken));
        }

        Assert.Equal(1, Assert.Single((await views.WalkAsync(new() { Limit = 10 }))[0].Entries).Version);
        var rollup = Assert.Single(await LocalViews.RowsAsync(views.Store.Timeline, "SELECT * FROM c WHERE c.id = '~rollup'"));
        Assert.Equal(1, rollup.GetProperty("orders").GetInt32());
        Assert.Equal("CUST1", Assert.Single(await LocalViews.RowsAsync(views.Store.OrderIndex, "SELECT * FROM c")).GetProperty("id").GetString());
    }
}
