using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using OrdersFn.Core.Audit;
using OrdersFn.Core.Tests.Timeline;
using OrdersFn.Core.Timeline;
using Tests;
using static OrdersFn.Core.Tests.Audit.DamagedViews;

namespace OrdersFn.Core.Tests.Audit;

public sealed class RepairTests
{
    private static readonly string[] Containers = ["timeline", "order-index"];

    [Fact]
    public async Task MendsEverySortOfDamageAndTouchesNothingThatWasRight()
    {
        await using var views = await FilledAsync();
        var right = await TagsAsync(views);
        var damaged = new HashSet<string>();

        // Entries: gone, changed, of nobody, in a bucket of another hour, and in no bucket at all.
        await DeleteAsync(views.Store.Timeline, Damaged(await EntryAsync(views, "O17")), "bucket");
        var changed = Damaged(await EntryAsync(views, "O03"));
        changed["status"] = "paid";
        changed["total"] = 4;
        await WriteAsync(views.Store.Timeline, changed, "bucket");
        var ghost = await EntryAsync(views, "O04");
        ghost["id"] = "GHOST~C4";
        ghost["orderId"] = "GHOST";
        await WriteAsync(views.Store.Timeline, ghost, "bucket");
        var astray = await EntryAsync(views, "O05");
        astray["bucket"] = "2025-08-01T00.03";
        await WriteAsync(views.Store.Timeline, astray, "bucket");
        var nowhere = await EntryAsync(views, "O06");
        nowhere["bucket"] = "attic";
        await WriteAsync(views.Store.Timeline, nowhere, "bucket");
        var erased = Damaged(await EntryAsync(views, "O20"));
        erased["type"] = "erased";
        await WriteAsync(views.Store.Timeline, erased, "bucket");
        // One that should be erased is back.
        var back = Damaged(await FirstAsync(views, views.Store.Timeline, "c.type = 'erased' AND c.orderId = 'GONE'"));
        back["type"] = "entry";
        back["status"] = "placed";
        back["currency"] = "GBP";
        await WriteAsync(views.Store.Timeline, back, "bucket");

        // Some that cannot be read: a part is missing, or is what it cannot be, or nearly all of it is.
        var partial = Damaged(await EntryAsync(views, "O40"));
        partial.Remove("receivedAt");
        await WriteAsync(views.Store.Timeline, partial, "bucket");
        var timeless = Damaged(await EntryAsync(views, "O41"));
        timeless.Remove("orderedAt");
        await WriteAsync(views.Store.Timeline, timeless, "bucket");
        var garbage = new JsonObject { ["id"] = "x", ["bucket"] = (string)partial["bucket"]!, ["type"] = "entry", ["orderedAt"] = (string)partial["orderedAt"]! };
        await WriteAsync(views.Store.Timeline, garbage, "bucket");
        var many = Damaged(await RollupOfAsync(views, "O50"));
        many["orders"] = "many";
        await WriteAsync(views.Store.Timeline, many, "bucket");

        // Rollups: changed, gone.
        var sums = Damaged(await RollupOfAsync(views, "O25"));
        sums["orders"] = 77;
        await WriteAsync(views.Store.Timeline, sums, "bucket");
        await DeleteAsync(views.Store.Timeline, Damaged(await RollupOfAsync(views, "O30")), "bucket");

        // Directory: a bucket and a day too few, a bucket and a day too many.
        var bucket = Damaged(await FirstAsync(views, views.Store.Timeline, "c.type = 'bucket'"));
        await DeleteAsync(views.Store.Timeline, bucket, "bucket");
        var day = Damaged(await FirstAsync(views, views.Store.Timeline, "c.type = 'day' AND c.id > '2025-07-01'"));
        await DeleteAsync(views.Store.Timeline, day, "bucket");
        day["id"] = "1999-12-31";
        day["orderedAt"] = "1999-12-31T00:00:00.0000000Z";
        await WriteAsync(views.Store.Timeline, day, "bucket");
        bucket["id"] = "2025-06-30T23.07";
        bucket["bucket"] = "2025-06-30";
        await WriteAsync(views.Store.Timeline, bucket, "bucket");

        // Index: gone, of nobody, said to be erased.
        await DeleteAsync(views.Store.OrderIndex, Damaged(await FirstAsync(views, views.Store.OrderIndex, "c.orderId = 'O07'")), "orderId");
        var nobody = await FirstAsync(views, views.Store.OrderIndex, "c.orderId = 'O08'");
        nobody["id"] = "NOBODY";
        await WriteAsync(views.Store.OrderIndex, nobody, "orderId");
        var said = Damaged(await FirstAsync(views, views.Store.OrderIndex, "c.orderId = 'O09'"));
        said["type"] = "erased";
        await WriteAsync(views.Store.OrderIndex, said, "orderId");

        var findings = await RepairAsync(views);
        Assert.All(findings, finding => Assert.True(finding.Repaired, finding.ToString()));
        Assert.True(findings.Count >= 19, string.Join('\n', findings));
        Assert.Empty(await views.AuditAsync());

        var now = await TagsAsync(views);
        var touched = right.Where(item => now.GetValueOrDefault(item.Key) != item.Value).Select(item => item.Key).ToHashSet();
        Assert.Equal([], touched.Except(damaged));

        JsonObject Damaged(JsonObject item)
        {
            damaged.Add(KeyOf(item["orderId"] is not null && item["bucket"] is null ? "order-index" : "timeline", item));
            return item;
        }
    }

    [Fact]
    public async Task MendsNothingWhereAllAgree()
    {
        await using var views = await FilledAsync();
        var before = await TagsAsync(views);
        Assert.Empty(await RepairAsync(views));
        Assert.Equal(before.OrderBy(item => item.Key, StringComparer.Ordinal), (await TagsAsync(views)).OrderBy(item => item.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task AViewThatIsGoneAltogetherIsMadeAnew()
    {
        await using var views = await FilledAsync();
        foreach (var row in await LocalViews.RowsAsync(views.Store.Timeline, "SELECT * FROM c"))
            await DeleteAsync(views.Store.Timeline, JsonNode.Parse(row.GetRawText())!.AsObject(), "bucket");
        Assert.Equal(0, (await views.WalkAsync(new() { Limit = 1000 })).Sum(page => page.Entries.Count));
        await RepairAsync(views);
        Assert.Empty(await views.AuditAsync());
        Assert.Equal(60, (await views.WalkAsync(new() { Limit = 1000 })).Sum(page => page.Entries.Count));
    }

    /// <summary>The caller goes away while a day without buckets is off the list, and a consumer fills it.</summary>
    [Fact]
    public async Task ADayThatIsFilledWhileItIsTakenOffTheListIsPutBack()
    {
        await using var views = await LocalViews.CreateAsync();
        var directory = views.Get<TimelineDirectory>();
        var bucket = new TimelineBucket(Some.Time, 3);
        await directory.ListAsync(1, bucket.Day, TestContext.Current.CancellationToken);
        using var caller = new CancellationTokenSource();
        var time = new FakeTimeProvider();
        var mending = new DayRepair(directory, time, generation: 1).MendAsync(bucket.Day, caller.Token);
        await Eventually.IsAsync(async () => !await directory.IsListedAsync(1, bucket.Day, TestContext.Current.CancellationToken));
        await directory.ListAsync(bucket, TestContext.Current.CancellationToken);
        await caller.CancelAsync();
        while (!mending.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await mending;
        Assert.True(await directory.IsListedAsync(1, bucket.Day, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task MoreThanATransactionTakesIsMendedToo()
    {
        await using var views = await LocalViews.CreateAsync(2, ("Timeline:DefaultShards", "1"));
        await views.PutAsync(Enumerable.Range(0, 140).Select(i => Some.Order($"O{i:D3}", total: i)));
        await views.StartAsync();
        await Eventually.IsAsync(async () => (await views.WalkAsync(new() { Limit = 1000 })).Sum(page => page.Entries.Count) == 140);
        foreach (var row in await LocalViews.RowsAsync(views.Store.Timeline, "SELECT * FROM c WHERE c.orderId >= 'O020'"))
            await DeleteAsync(views.Store.Timeline, JsonNode.Parse(row.GetRawText())!.AsObject(), "bucket");
        await RepairAsync(views);
        Assert.Empty(await views.AuditAsync());
    }

    [Fact]
    public async Task WhatOnlyPeopleCanMendSaysSo()
    {
        await using var views = await FilledAsync();
        await views.PutAsync(Some.Order("O10", "C0", Some.Time.AddHours(21), total: 10) with { CustomerId = "C0~1", SaltBucket = 3 });
        var finding = Assert.Single(await RepairAsync(views));
        Assert.Equal((AuditFindingKind.SeveralPlaces, false), (finding.Kind, finding.Repaired));
    }

    /// <summary>Entries and rollups are damaged and mended over and over while consumers bring changes of the same bucket.</summary>
    [Fact]
    public async Task MendsBesideConsumersAtWork()
    {
        await using var views = await LocalViews.CreateAsync(2, ("Timeline:DefaultShards", "1"));
        await views.StartAsync();
        var orders = Enumerable.Range(0, 40).Select(i => Some.Order($"O{i:D2}", $"C{i % 3}", total: i)).ToArray();
        await views.PutAsync(orders);
        await Eventually.IsAsync(async () => (await views.WalkAsync(new() { Limit = 1000 })).Sum(page => page.Entries.Count) == 40);
        var random = new Random(7);
        var changing = Task.Run(async () =>
        {
            for (var i = 0; i < 150; i++)
            {
                var at = random.Next(orders.Length);
                orders[at] = orders[at] with { Version = orders[at].Version + 1, Total = orders[at].Total + 1 };
                await views.PutAsync(orders[at]);
                if (i % 10 == 0)
                    await views.PutAsync(Some.Order($"N{i:D3}", "C9", total: i));
            }
        }, TestContext.Current.CancellationToken);
        for (var round = 0; round < 4; round++)
        {
            var entry = await EntryAsync(views, $"O{round * 8:D2}");
            await DeleteAsync(views.Store.Timeline, entry, "bucket");
            if (round % 2 == 0)
                await DeleteAsync(views.Store.Timeline, await RollupOfAsync(views, $"O{(round * 8) + 1:D2}"), "bucket");
            await RepairAsync(views);
        }

        await changing;
        await RepairAsync(views);
        Assert.Empty(await views.AuditAsync());
        Assert.Equal(55, (await views.WalkAsync(new() { Limit = 1000 })).Sum(page => page.Entries.Count));
    }

    private static Task<JsonObject> EntryAsync(LocalViews views, string order) =>
        FirstAsync(views, views.Store.Timeline, $"c.type = 'entry' AND c.orderId = '{order}'");

    private static async Task<JsonObject> RollupOfAsync(LocalViews views, string order) =>
        await FirstAsync(views, views.Store.Timeline, $"c.type = 'rollup' AND c.bucket = '{(string)(await EntryAsync(views, order))["bucket"]!}'");

    private static async Task<List<AuditFinding>> RepairAsync(LocalViews views)
    {
        var findings = new List<AuditFinding>();
        await foreach (var finding in views.Get<Auditor>().RepairAsync(TestContext.Current.CancellationToken))
            findings.Add(finding);
        return findings;
    }

    /// <summary>Every document of the views with its tag, which changes with every write.</summary>
    private static async Task<Dictionary<string, string>> TagsAsync(LocalViews views)
    {
        var tags = new Dictionary<string, string>();
        foreach (var (name, container) in Containers.Zip(new[] { views.Store.Timeline, views.Store.OrderIndex }))
        {
            foreach (var row in await LocalViews.RowsAsync(container, "SELECT * FROM c"))
                tags[KeyOf(name, JsonObject.Create(row)!)] = row.GetProperty("_etag").GetString()!;
        }

        return tags;
    }

    private static string KeyOf(string container, JsonObject item) =>
        $"{container}/{(string)item[container == "timeline" ? "bucket" : "orderId"]!}/{(string)item["id"]!}";
}
