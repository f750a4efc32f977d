using CosmosLocal.Faults;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Parking;
using OrdersFn.Core.Tests.Timeline;

namespace OrdersFn.Core.Tests.Refusals;

/// <summary>Parking is a write like any other: what the store refuses of it must not hold the range either.</summary>
public sealed class ParkingRefusalTests : IAsyncLifetime
{
    private const string Parking = "colls/parked";

    private LocalViews _views = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ParkedDocuments Parked => _views.Get<ParkedDocuments>();

    public async ValueTask InitializeAsync() => _views = await LocalViews.CreateAsync();

    public ValueTask DisposeAsync() => _views.DisposeAsync();

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(413)]
    public async Task ABodyThatIsRefusedIsLeftOut(int status)
    {
        var bad = Some.Order("BAD") with { SchemaVersion = 2, Items = [new OrderLine("ODD", 1, 1)] };
        _views.Account.Faults.Add(new() { Fault = Fault.Fail(status), Path = Parking, Item = "ODD", Times = int.MaxValue });
        await _views.ApplyAsync(_views.Timeline, bad, Some.Order("GOOD"));
        var parked = Assert.Single(await Parked.ListAsync("timeline", 10, after: null, Cancellation));
        Assert.Equal(("BAD", "unknown schemaVersion 2"), (parked.Origin.Id, parked.Reason));
        Assert.Null((await Parked.ReadAsync("timeline", parked.Id, Cancellation))!.Body);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(408)]
    [InlineData(410)]
    [InlineData(413)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task WhereNothingCanBeParkedTheBatchComesAgain(int status)
    {
        var bad = Some.Order("BAD") with { SchemaVersion = 2 };
        _views.Account.Faults.Add(new() { Fault = Fault.Fail(status, retryAfter: TimeSpan.FromMilliseconds(1)), Path = Parking, Times = int.MaxValue });
        await Assert.ThrowsAnyAsync<Exception>(() => _views.ApplyAsync(_views.Timeline, bad, Some.Order("GOOD")));
        _views.Account.Faults.Clear();
        await _views.ApplyAsync(_views.Timeline, bad, Some.Order("GOOD"));
        var parked = Assert.Single(await Parked.ListAsync("timeline", 10, after: null, Cancellation));
        Assert.NotNull((await Parked.ReadAsync("timeline", parked.Id, Cancellation))!.Body);
    }

    /// <summary>An erased order's contents must go: what stands in the way is shown, and done again by a replay.</summary>
    [Theory]
    [InlineData(FaultOperation.Query, 400)]
    [InlineData(FaultOperation.Query, 401)]
    [InlineData(FaultOperation.Query, 404)]
    [InlineData(FaultOperation.Query, 413)]
    [InlineData(FaultOperation.Delete, 400)]
    [InlineData(FaultOperation.Delete, 401)]
    [InlineData(FaultOperation.Delete, 403)]
    public async Task AnErasureWhoseParkedContentsCannotBeRemovedIsParked(FaultOperation operation, int status)
    {
        OrderDocument[] orders = [Some.Order("O1"), Some.Order("BAD"), Some.Order("O2")];
        await _views.ApplyAsync(_views.Timeline, orders.Select(order => order with { SchemaVersion = 2 }));
        var held = (await Parked.ListAsync("timeline", 10, after: null, Cancellation)).Single(document => document.Origin.Id == "BAD");
        var tombstones = orders.Select(order => Some.Tombstone(order) with { WrittenAt = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() }).ToList();

        _views.Account.Faults.Add(new()
        {
            Fault = Fault.Fail(status),
            Path = Parking,
            Operation = operation,
            Item = operation == FaultOperation.Query ? "BAD" : held.Id,
            Times = int.MaxValue,
        });
        await _views.ApplyAsync(_views.Timeline, tombstones);
        _views.Account.Faults.Clear();
        var left = await Parked.ListAsync("timeline", 10, after: null, Cancellation);
        Assert.All(left, document => Assert.Equal("BAD", document.Origin.Id));
        Assert.Equal(2, left.Count);
        var tombstone = left.Single(document => document.Id != held.Id);
        Assert.StartsWith("erased, but what was parked of it could not be removed: the store refused it: ", tombstone.Reason, StringComparison.Ordinal);

        await _views.PutAsync(tombstones);
        Assert.IsType<ReplayOutcome.Applied>(await _views.Get<ParkedReplay>().ReplayAsync("timeline", tombstone.Id, Cancellation));
        Assert.Equal(0, await Parked.CountAsync("timeline", Cancellation));
    }
}
