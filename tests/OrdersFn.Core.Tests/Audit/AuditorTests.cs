using System.Text.Json.Nodes;
using OrdersFn.Core.Audit;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Tests.Timeline;
using Tests;
using static OrdersFn.Core.Tests.Audit.DamagedViews;

namespace OrdersFn.Core.Tests.Audit;

public sealed class AuditorTests
{
    [Fact]
    public async Task FindsNothingWhereAllAgree()
    {
        await using var views = await FilledAsync();
        Assert.Empty(await views.AuditAsync());
    }

    [Fact]
    public async Task NamesAnEntryThatIsMissing()
    {
        await using var views = await FilledAsync();
        var entry = await FirstAsync(views, views.Store.Timeline, "c.type = 'entry' AND c.orderId = 'O17'");
        await DeleteAsync(views.Store.Timeline, entry, "bucket");
        var finding = Assert.Single(await views.AuditAsync());
        Assert.Equal((AuditFindingKind.MissingEntry, "C2/O17"), (finding.Kind, finding.Where));
        Assert.Contains((string)entry["bucket"]!, finding.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NamesAnEntryThatDiffersAndOneThatShouldNotBe()
    {
        await using var views = await FilledAsync();
        var entry = await FirstAsync(views, views.Store.Timeline, "c.type = 'entry' AND c.orderId = 'O03'");
        entry["status"] = "paid";
        entry["total"] = 4;
        await WriteAsync(views.Store.Timeline, entry, "bucket");
        var foreign = await FirstAsync(views, views.Store.Timeline, "c.type = 'entry' AND c.orderId = 'O04'");
        foreign["id"] = "GHOST~C4";
        foreign["orderId"] = "GHOST";
        await WriteAsync(views.Store.Timeline, foreign, "bucket");

        var findings = await views.AuditAsync();
        Assert.Equal(2, findings.Count);
        Assert.Contains(findings, finding => finding is { Kind: AuditFindingKind.StaleEntry, Where: "C3/O03" }
            && finding.What.Contains("status expected placed, found paid; total expected 3, found 4", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding is { Kind: AuditFindingKind.ForeignEntry, Where: "C4/GHOST" });
    }

    [Fact]
    public async Task NamesARollupThatWasChangedAndOneThatIsMissing()
    {
        await using var views = await FilledAsync();
        var changed = await FirstAsync(views, views.Store.Timeline, "c.type = 'rollup' AND c.orders > 0");
        changed["orders"] = 77;
        await WriteAsync(views.Store.Timeline, changed, "bucket");
        var missing = await FirstAsync(views, views.Store.Timeline, "c.type = 'rollup' AND c.orders > 0 AND c.orders < 77");
        await DeleteAsync(views.Store.Timeline, missing, "bucket");

        var findings = await views.AuditAsync();
        Assert.All(findings, finding => Assert.Equal(AuditFindingKind.WrongRollup, finding.Kind));
        Assert.Equal(2, findings.Count);
        Assert.Contains("found 77 orders", findings.Single(finding => finding.Where == (string)changed["bucket"]!).What, StringComparison.Ordinal);
        Assert.Contains("found none", findings.Single(finding => finding.Where == (string)missing["bucket"]!).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NamesWhatTheDirectoryLacksAndWhatItHasTooMuch()
    {
        await using var views = await FilledAsync();
        var bucket = await FirstAsync(views, views.Store.Timeline, "c.type = 'bucket'");
        await DeleteAsync(views.Store.Timeline, bucket, "bucket");
        var day = await FirstAsync(views, views.Store.Timeline, "c.type = 'day' AND c.id > '2025-07-01'");
        await DeleteAsync(views.Store.Timeline, day, "bucket");
        var early = (JsonObject)day.DeepClone();
        early["id"] = "1999-12-31";
        early["orderedAt"] = "1999-12-31T00:00:00.0000000Z";
        await WriteAsync(views.Store.Timeline, early, "bucket");
        var late = (JsonObject)bucket.DeepClone();
        late["id"] = "2025-06-30T23.07";
        late["bucket"] = "2025-06-30";
        await WriteAsync(views.Store.Timeline, late, "bucket");

        var findings = await views.AuditAsync();
        Assert.Equal(
            new[]
            {
                (AuditFindingKind.DirectoryMissing, (string)bucket["id"]!),
                (AuditFindingKind.DirectoryMissing, (string)day["id"]!),
                (AuditFindingKind.DirectorySuperfluous, "1999-12-31"),
                (AuditFindingKind.DirectorySuperfluous, "2025-06-30T23.07"),
            }.Order(),
            findings.Select(finding => (finding.Kind, finding.Where)).Order());
    }

    [Fact]
    public async Task NamesWhatTheOrderIndexLacksAndWhatItHasTooMuch()
    {
        await using var views = await FilledAsync();
        await DeleteAsync(views.Store.OrderIndex, await FirstAsync(views, views.Store.OrderIndex, "c.orderId = 'O07'"), "orderId");
        var ghost = await FirstAsync(views, views.Store.OrderIndex, "c.orderId = 'O08'");
        ghost["id"] = "NOBODY";
        await WriteAsync(views.Store.OrderIndex, ghost, "orderId");
        var erased = await FirstAsync(views, views.Store.OrderIndex, "c.orderId = 'O09'");
        erased["type"] = "erased";
        await WriteAsync(views.Store.OrderIndex, erased, "orderId");

        var findings = await views.AuditAsync();
        Assert.Equal(
            new[] { (AuditFindingKind.IndexMissing, "C2/O07"), (AuditFindingKind.IndexWrong, "NOBODY/O08"), (AuditFindingKind.IndexWrong, "C4/O09") }.Order(),
            findings.Select(finding => (finding.Kind, finding.Where)).Order());
    }

    [Fact]
    public async Task NamesAnOrderThatNeverReachedTheViews()
    {
        await using var views = await FilledAsync();
        await views.StopAsync();
        var order = Some.Order("ERASED", "C1");
        await views.ApplyAsync(views.Timeline, order);
        await views.ApplyAsync(views.Index, order);
        await views.StartAsync();
        var findings = await views.AuditAsync();
        Assert.Equal(
            [AuditFindingKind.ForeignEntry, AuditFindingKind.WrongRollup, AuditFindingKind.IndexWrong],
            findings.Select(finding => finding.Kind).Order());
    }

    [Fact]
    public async Task OrdersOnTheMoveCountOnceAtTheirNewestVersion()
    {
        await using var views = await FilledAsync();
        var fenced = Some.Order("O10", "C0", Some.Time.AddHours(21), total: 10) with { MovedTo = new("C0~1", 3) };
        await views.PutAsync(fenced, fenced with { CustomerId = "C0~1", SaltBucket = 3, MovedTo = null, Version = 2, Status = OrderStatus.Paid });
        // Erased on its way, and what it left is there still.
        var left = Some.Order("O11", "C1", Some.Time.AddHours(21), total: 11) with { MovedTo = new("C1~1", 3) };
        await views.PutAsync(left, Some.Tombstone(left) with { CustomerId = "C1~1", SaltBucket = 3, MovedTo = null });
        // A place that is closed.
        await views.PutAsync(fenced with { Id = "O12", Type = OrderDocument.PlaceholderType, Version = 0, Ttl = 3600 });
        await Eventually.IsAsync(async () => (await views.WalkAsync(new() { Limit = 1000 })).Sum(page => page.Entries.Count) == 59);
        Assert.Empty(await views.AuditAsync());
    }

    [Fact]
    public async Task NamesAnOrderThatLiesInTwoPlacesWithoutBeingMoved()
    {
        await using var views = await FilledAsync();
        await views.PutAsync(Some.Order("O10", "C0", Some.Time.AddHours(21), total: 10) with { CustomerId = "C0~1", SaltBucket = 3 });
        var finding = Assert.Single(await views.AuditAsync());
        Assert.Equal((AuditFindingKind.SeveralPlaces, "C0/O10"), (finding.Kind, finding.Where));
        Assert.Equal("the order lies in C0/0 at version 1 and in C0~1/3 at version 1", finding.What);
    }
}
