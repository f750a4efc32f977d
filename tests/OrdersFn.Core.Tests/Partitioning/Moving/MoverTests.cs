using CosmosLocal.Faults;
using OrdersFn.Core.Intake;
using OrdersFn.Core.Lifecycle;
using OrdersFn.Core.Lookup;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Partitioning.Moving;
using OrdersFn.Core.Tests.Orders;
using Tests;

namespace OrdersFn.Core.Tests.Partitioning.Moving;

public sealed class MoverTests : IAsyncLifetime
{
    private const string Customer = "GUEST";

    private MovingShop _shop = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private MovingShop.Host Host => _shop.NewHost();

    public async ValueTask InitializeAsync() => _shop = await MovingShop.OpenAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Theory]
    [InlineData(8, 1)]
    [InlineData(8, 4)]
    public async Task EveryOrderComesToLieWhereTheLayoutHasItAndTheLayoutBeforeIsRetired(int buckets, int lanes)
    {
        await PlaceAsync(30);
        var listed = await Host.ListAsync(Customer, limit: 7);
        var layout = await _shop.SpreadAsync(Customer, buckets, lanes);
        _shop.PassLateWriters();
        _shop.PassLateWriters();
        await _shop.MoveAsync();

        await AssertSettledAsync(layout, 30);
        Assert.Equal([layout.Epochs[0]], (await _shop.LayoutAsync(Customer))!.Epochs);
        Assert.Equal(listed, await Host.ListAsync(Customer, limit: 7));
        Assert.Equal(30, (await Host.SummariseAsync(Customer)).Orders);
    }

    [Fact]
    public async Task ACustomerCanBeBroughtTogetherAgain()
    {
        await PlaceAsync(20);
        foreach (var (buckets, lanes) in ((int, int)[])[(8, 4), (16, 8), (4, 1), (1, 1)])
        {
            var layout = await _shop.SpreadAsync(Customer, buckets, lanes);
            await Host.PlaceAsync(Some.Request(Customer, $"B{buckets}"));
            _shop.PassLateWriters();
            _shop.PassLateWriters();
            await _shop.MoveAsync();
            Assert.Single((await _shop.LayoutAsync(Customer))!.Epochs);
            Assert.All(await _shop.DocumentsAsync(Customer), document => Assert.Equal(layout.PlaceOf(layout.Epochs[0], document.Id), Place.Of(document)));
        }

        Assert.Equal(24, (await Host.ListAsync(Customer)).Count);
    }

    [Fact]
    public async Task NothingIsMovedAsLongAsWritersOfTheLayoutBeforeMayComeLate()
    {
        await PlaceAsync(10);
        await _shop.SpreadAsync(Customer, 8, 4);
        await _shop.MoveAsync();
        Assert.All(await _shop.DocumentsAsync(Customer), document => Assert.Equal((new Place(Customer, 0), false), (Place.Of(document), document.IsFenced)));
    }

    [Fact]
    public async Task TheLayoutBeforeIsRetiredOnlyWhenNobodyCanPutAnythingThereAnyMore()
    {
        var layout = await _shop.SpreadAsync(Customer, 8, 4);
        await Host.PlaceAsync(Some.Request(Customer, "MOVING"));
        Assert.Single(await _shop.DocumentsAsync(Customer), document => document.IsPlaceholder);
        _shop.PassLateWriters();
        await _shop.MoveAsync();
        await AssertSettledAsync(layout, 1);
        Assert.Equal(2, (await _shop.LayoutAsync(Customer))!.Epochs.Count);

        _shop.PassLateWriters();
        await _shop.MoveAsync();
        Assert.Single((await _shop.LayoutAsync(Customer))!.Epochs);
    }

    [Fact]
    public async Task ALayoutScheduledMeanwhileIsNotRetiredWithTheOldOnes()
    {
        await _shop.Clients.ForRequests.Layouts.UpsertItemAsync(
            new LayoutDocument
            {
                CustomerId = Customer,
                Epochs = [new(2, 16, 4, _shop.Time.GetUtcNow().AddDays(1)), new(1, 8, 4, Some.Time), LayoutEpoch.Single],
            },
            cancellationToken: Cancellation);
        await _shop.MoveAsync();
        Assert.Equal([2, 1], (await _shop.LayoutAsync(Customer))!.Epochs.Select(epoch => epoch.Epoch));
    }

    [Fact]
    public async Task TombstonesMoveWithTheTimeTheyHaveLeft()
    {
        await PlaceAsync(6);
        foreach (var id in Ids(6))
            Assert.Equal(ErasureOutcome.Erased, await Host.EraseAsync(Customer, id));
        var layout = await _shop.SpreadAsync(Customer, 8, 4);
        // Ten of their days later.
        _shop.Time.Advance(TimeSpan.FromDays(10));
        await _shop.MoveAsync();

        var tombstones = await _shop.DocumentsAsync(Customer);
        Assert.Equal(6, tombstones.Count);
        foreach (var moved in tombstones.Where(document => document.SaltBucket != 0))
        {
            Assert.Equal(layout.PlaceOf(layout.Epochs[0], moved.Id), Place.Of(moved));
            Assert.True(moved.IsTombstone);
            Assert.InRange(moved.Ttl!.Value, (MovingShop.TombstoneDays - 11) * 86_400, (MovingShop.TombstoneDays - 10) * 86_400);
            Assert.Equal(ErasureOutcome.AlreadyErased, await Host.EraseAsync(Customer, moved.Id));
        }

        Assert.Contains(tombstones, document => document.SaltBucket != 0);
    }

    [Fact]
    public async Task TheOldCopyStaysForTheGraceWithAFenceOnIt()
    {
        await PlaceAsync(10);
        var layout = await _shop.SpreadAsync(Customer, 8, 4);
        _shop.PassLateWriters();
        var run = Host.Get<Mover>().RunAsync(Cancellation);
        var moving = Ids(10).Count(id => layout.PlaceOf(layout.Epochs[0], id) != new Place(Customer, 0));
        // Time stands still, so the mover waits with every old copy still there.
        await Eventually.IsAsync(async () => (await _shop.DocumentsAsync(Customer)).Count == 10 + moving);
        Assert.False(run.IsCompleted);
        var old = (await _shop.DocumentsAsync(Customer)).Where(document => Place.Of(document) == new Place(Customer, 0)).ToList();
        Assert.Equal(10, old.Count);
        Assert.Equal(moving, old.Count(document => document.IsFenced));
        Assert.Equal(10, (await Host.ListAsync(Customer)).Count);
        Assert.Equal(moving, await Host.Get<MisplacedOrders>().CountAsync(layout, layout.Epochs[0], Cancellation));

        await _shop.PassTimeAsync(run, TimeSpan.FromSeconds(1));
        await AssertSettledAsync(layout, 10);
    }

    [Fact]
    public async Task ARunThatIsOutOfTimeLeavesItsPlaceToTheNext()
    {
        const int MoreThanAPage = 1_010;
        await Task.WhenAll(Ids(MoreThanAPage).Select(id => Host.PlaceAsync(Some.Request(Customer, id), IntakeLane.Bulk)));
        var layout = await _shop.SpreadAsync(Customer, 8, 4);
        _shop.PassLateWriters();
        var misplaced = Ids(MoreThanAPage).Count(id => layout.PlaceOf(layout.Epochs[0], id) != new Place(Customer, 0));
        await _shop.PassTimeAsync(Host.Get<CustomerMove>().RunAsync(layout, until: _shop.Time.GetUtcNow(), Cancellation), TimeSpan.FromSeconds(1));

        var progress = (await Host.Get<MoveProgressStore>().ReadAsync(Customer, layout.Epochs[0], Cancellation))!;
        var left = (await _shop.DocumentsAsync(Customer)).Count(document => Place.Of(document) != layout.PlaceOf(layout.Epochs[0], document.Id));
        Assert.Equal(left, progress.OrdersToMove);
        Assert.InRange(left, 1, misplaced - 1);
        Assert.NotNull(progress.Position);
        Assert.Null(await Host.Get<MoveProgressStore>().ReadAsync(Customer, layout.Epochs[1], Cancellation));

        await _shop.MoveAsync();
        Assert.Equal(0, (await Host.Get<MoveProgressStore>().ReadAsync(Customer, layout.Epochs[0], Cancellation))!.OrdersToMove);
        await AssertSettledAsync(layout, MoreThanAPage);
    }

    public static TheoryData<FaultKind> FaultKinds => new(Enum.GetValues<FaultKind>());

    public enum FaultKind
    {
        /// <summary>The process dies before the call.</summary>
        CrashBefore,

        /// <summary>The process dies after the call.</summary>
        CrashAfter,

        /// <summary>One call fails, and the process goes on.</summary>
        OneFails,
    }

    [Theory]
    [MemberData(nameof(FaultKinds))]
    public async Task AfterACrashBetweenAnyTwoCallsEveryReaderSeesEveryOrderAndTheNextRunFinishes(FaultKind kind)
    {
        const int Orders = 4;
        await PlaceAsync(Orders);
        var host = Host;
        await host.ChangeAsync(Customer, "ORDER0", OrderStatus.Paid);
        await host.PlaceAsync(Some.Request(Customer, "GONE"));
        await host.EraseAsync(Customer, "GONE");
        var struck = true;
        for (var (calls, epoch) = (0, 0); struck; calls++, epoch++)
        {
            Assert.InRange(calls, 0, 200);
            var layout = await _shop.SpreadAsync(Customer, epoch % 2 == 0 ? 8 : 1, epoch % 2 == 0 ? 4 : 1);
            _shop.PassLateWriters();
            _shop.PassLateWriters();
            struck = await MoveWithFaultAsync(kind, calls);

            await AssertReadableAsync(Orders);
            await _shop.MoveAsync();
            await AssertReadableAsync(Orders);
            await AssertSettledAsync(layout, Orders + 1);
            Assert.Single((await _shop.LayoutAsync(Customer))!.Epochs);
        }
    }

    /// <summary>Whether the fault struck: not when the mover was done before that many calls.</summary>
    private async Task<bool> MoveWithFaultAsync(FaultKind kind, int calls)
    {
        var before = _shop.Faults.Struck;
        if (kind == FaultKind.CrashAfter)
            _shop.Faults.Add(new() { Fault = Fault.DropAnswer, Path = "/docs", Skip = calls });
        // No SDK tries this one again; from the crash on nothing gets through.
        _shop.Faults.Add(new() { Fault = Fault.Fail(500), Path = "/docs", Skip = calls, Times = kind == FaultKind.OneFails ? 1 : int.MaxValue });
        try
        {
            await _shop.MoveAsync();
        }
        catch (Exception fault) when (fault is Microsoft.Azure.Cosmos.CosmosException or HttpRequestException)
        {
            // The run broke off while it read the layouts.
        }

        _shop.Faults.Clear();
        return _shop.Faults.Struck > before;
    }

    private async Task AssertReadableAsync(int orders)
    {
        var host = Host;
        var listed = await host.ListAsync(Customer);
        Assert.Equal(Ids(orders), listed.Select(order => order.Id));
        Assert.Equal((OrderStatus.Paid, 2), (listed[0].Status, listed[0].Version));
        Assert.Equal(orders, (await host.SummariseAsync(Customer)).Orders);
        foreach (var id in Ids(orders))
            Assert.NotNull(await host.FindAsync(Customer, id));
        Assert.IsType<OrderErased>(await host.Get<OrderLookup>().FindAsync(Customer, "GONE", Cancellation));
        Assert.IsType<IntakeOutcome.Duplicate>(await host.PlaceAsync(Some.Request(Customer, "ORDER1") with { OrderedAt = null }));
    }

    private async Task AssertSettledAsync(Layout layout, int documents)
    {
        var found = await _shop.DocumentsAsync(Customer);
        Assert.Equal(documents, found.Count);
        Assert.All(found, document =>
        {
            Assert.False(document.IsFenced);
            Assert.Equal(layout.PlaceOf(layout.Epochs[0], document.Id), Place.Of(document));
        });
    }

    private async Task PlaceAsync(int orders)
    {
        var host = Host;
        foreach (var (n, id) in Ids(orders).Index())
            Assert.IsType<IntakeOutcome.Created>(await host.PlaceAsync(Some.Request(Customer, id) with { OrderedAt = Some.Time.AddMinutes(n) }));
    }

    private static IEnumerable<string> Ids(int orders) => Enumerable.Range(0, orders).Select(n => $"ORDER{n}");
}
