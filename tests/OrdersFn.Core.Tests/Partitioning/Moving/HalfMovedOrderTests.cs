using OrdersFn.Core.Intake;
using OrdersFn.Core.Lifecycle;
using OrdersFn.Core.Lookup;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Partitioning.Moving;
using OrdersFn.Core.Tests.Orders;

namespace OrdersFn.Core.Tests.Partitioning.Moving;

/// <summary>An order at every stage of its move, as everybody else meets it.</summary>
public sealed class HalfMovedOrderTests : IAsyncLifetime
{
    private const string Customer = "GUEST";
    private const string OrderId = "MOVING";

    private MovingShop _shop = null!;
    private Place _old;
    private Place _new;

    public enum Stage
    {
        Old,
        Fenced,
        Arrived,
        Moved,
    }

    /// <summary>Every stage, within one lane and between lanes.</summary>
    public static TheoryData<Stage, bool> Stages => new(
        from stage in Enum.GetValues<Stage>() from lanes in (bool[])[false, true] select (stage, lanes));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private MovingShop.Host Host => _shop.NewHost();

    public async ValueTask InitializeAsync() => _shop = await MovingShop.OpenAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task ItIsReadOnceByEveryReader(Stage stage, bool lanes)
    {
        await BringToAsync(stage, lanes);
        Assert.Equal((OrderStatus.Paid, 2), await FoundAsync());
        Assert.Equal([("A", OrderStatus.Placed, 1), (OrderId, OrderStatus.Paid, 2), ("Z", OrderStatus.Placed, 1)], await Host.ListAsync(Customer));
        Assert.Equal([(OrderId, OrderStatus.Paid, 2)], await Host.ListAsync(Customer, OrderStatus.Paid));
        Assert.Equal(["A", "Z"], (await Host.ListAsync(Customer, OrderStatus.Placed)).Select(order => order.Id));
        var summary = await Host.SummariseAsync(Customer);
        Assert.Equal((3, 3 * 6997), (summary.Orders, (int)summary.Revenue["GBP"]));
        Assert.Equal(1, summary.ByStatus[OrderStatus.Paid]);
        Assert.Equal(2, Assert.IsType<OrderFound>(await Host.Get<OrderLookup>().FindByIdAsync(OrderId, Cancellation)).Order.Version);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task AChangeOfStatusIsSeenByEveryReaderAndNotLostByTheMove(Stage stage, bool lanes)
    {
        await BringToAsync(stage, lanes);
        Assert.IsType<StatusChangeOutcome.Changed>(await Host.ChangeAsync(Customer, OrderId, OrderStatus.Shipped));
        for (var moved = 0; moved < 2; moved++)
        {
            Assert.Equal((OrderStatus.Shipped, 3), await FoundAsync());
            Assert.Equal([(OrderId, OrderStatus.Shipped, 3)], await Host.ListAsync(Customer, OrderStatus.Shipped));
            Assert.Empty(await Host.ListAsync(Customer, OrderStatus.Paid));
            Assert.Equal(3, (await Host.ListAsync(Customer)).Count);
            Assert.Equal(1, (await Host.SummariseAsync(Customer)).ByStatus[OrderStatus.Shipped]);
            await _shop.MoveAsync();
        }

        Assert.Null(await _shop.DocumentAsync(OrderId, _old));
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task AnErasureLeavesNothingReadableAnywhere(Stage stage, bool lanes)
    {
        await BringToAsync(stage, lanes);
        Assert.Equal(ErasureOutcome.Erased, await Host.EraseAsync(Customer, OrderId));
        Assert.All(await DocumentsAsync(), document => Assert.True(document.IsTombstone));
        for (var moved = 0; moved < 2; moved++)
        {
            Assert.IsType<OrderErased>(await Host.Get<OrderLookup>().FindAsync(Customer, OrderId, Cancellation));
            Assert.IsType<OrderErased>(await Host.Get<OrderLookup>().FindByIdAsync(OrderId, Cancellation));
            Assert.Equal(["A", "Z"], (await Host.ListAsync(Customer)).Select(order => order.Id));
            Assert.Equal(2, (await Host.SummariseAsync(Customer)).Orders);
            Assert.Equal(ErasureOutcome.AlreadyErased, await Host.EraseAsync(Customer, OrderId));
            await _shop.MoveAsync();
        }

        Assert.Single(await DocumentsAsync());
    }

    [Fact]
    public async Task AnErasureThatEndedHalfWayIsTrueForReadersAndFinishedByTheNext()
    {
        await BringToAsync(Stage.Arrived, lanes: true);
        // The tombstone is written; the old copy is there still.
        _shop.Faults.Add(new() { Fault = CosmosLocal.Faults.Fault.Fail(500), Operation = CosmosLocal.Faults.FaultOperation.Delete });
        await Assert.ThrowsAnyAsync<Exception>(() => Host.EraseAsync(Customer, OrderId));
        Assert.Equal(2, (await DocumentsAsync()).Count);
        Assert.IsType<OrderErased>(await Host.Get<OrderLookup>().FindAsync(Customer, OrderId, Cancellation));
        Assert.Equal(["A", "Z"], (await Host.ListAsync(Customer)).Select(order => order.Id));
        Assert.Empty(await Host.ListAsync(Customer, OrderStatus.Paid));
        Assert.Equal(2, (await Host.SummariseAsync(Customer)).Orders);

        Assert.Equal(ErasureOutcome.AlreadyErased, await Host.EraseAsync(Customer, OrderId));
        Assert.True(Assert.Single(await DocumentsAsync()).IsTombstone);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task ADuplicateIsADuplicateOfTheNewestVersion(Stage stage, bool lanes)
    {
        await BringToAsync(stage, lanes);
        var request = Some.Request(Customer, OrderId) with { OrderedAt = null };
        foreach (var lane in (IntakeLane[])[IntakeLane.Request, IntakeLane.Bulk])
        {
            Assert.Equal(2, Assert.IsType<IntakeOutcome.Duplicate>(await Host.PlaceAsync(request, lane)).Order.Version);
            Assert.IsType<IntakeOutcome.Conflict>(await Host.PlaceAsync(request with { Currency = "EUR" }, lane));
        }
    }

    [Fact]
    public async Task AnUpdateThatReadBeforeTheFenceIsRefusedByTheStoreAndGoesOnInTheNewPlace()
    {
        await BringToAsync(Stage.Old, lanes: true);
        var stored = Host.Get<StoredOrders>();
        var before = (await stored.FindAsync(Customer, OrderId, Cancellation))!;
        await BringOnAsync(Stage.Fenced);
        Assert.False(await stored.TryReplaceAsync(before, before with { Version = 3 }, Cancellation));
        await BringOnAsync(Stage.Moved);
        Assert.False(await stored.TryReplaceAsync(before, before with { Version = 3 }, Cancellation));
    }

    [Fact]
    public async Task StepsMadeTwiceAreMadeOnce()
    {
        await BringToAsync(Stage.Fenced, lanes: true);
        var move = Host.Get<OrderMove>();
        var fence = (await _shop.DocumentAsync(OrderId, _old))!;
        Assert.True(await move.ArriveAsync(fence, Cancellation));
        Assert.IsType<StatusChangeOutcome.Changed>(await Host.ChangeAsync(Customer, OrderId, OrderStatus.Shipped));
        Assert.True(await move.ArriveAsync(fence, Cancellation));
        Assert.Equal(3, (await _shop.DocumentAsync(OrderId, _new))!.Version);
        Assert.True(await move.TryDeleteAsync(fence, Cancellation));
        Assert.True(await move.TryDeleteAsync(fence, Cancellation));
        Assert.Equal((OrderStatus.Shipped, 3), await FoundAsync());
    }

    [Fact]
    public async Task AnotherOrderInItsPlaceIsNotTakenForIt()
    {
        await BringToAsync(Stage.Fenced, lanes: true);
        var fence = (await _shop.DocumentAsync(OrderId, _old))!;
        var other = fence with { CustomerId = _new.StoredCustomerId, SaltBucket = _new.SaltBucket, MovedTo = null, ReceivedAt = Timestamps.ToStored(Some.Time) };
        using var content = OrderDocumentJson.ToStream(other);
        using var created = await _shop.Clients.ForRequests.Orders.CreateItemStreamAsync(content, _new.Key, cancellationToken: Cancellation);
        created.EnsureSuccessStatusCode();
        Assert.False(await Host.Get<OrderMove>().ArriveAsync(fence, Cancellation));
    }

    private async Task<(OrderStatus, int)> FoundAsync() =>
        await Host.FindAsync(Customer, OrderId) is { } order ? (order.Status, order.Version) : default;

    private async Task<List<OrderDocument>> DocumentsAsync() =>
        (await _shop.DocumentsAsync(Customer)).FindAll(document => document.Id == OrderId);

    /// <summary>Three orders; the one in the middle is paid and on its way out of the customer's only bucket.</summary>
    private async Task BringToAsync(Stage stage, bool lanes)
    {
        var host = Host;
        foreach (var (id, minute) in ((string, int)[])[("A", 0), (OrderId, 1), ("Z", 2)])
            Assert.IsType<IntakeOutcome.Created>(await host.PlaceAsync(Some.Request(Customer, id) with { OrderedAt = Some.Time.AddMinutes(minute) }));
        Assert.IsType<StatusChangeOutcome.Changed>(await host.ChangeAsync(Customer, OrderId, OrderStatus.Paid));
        var layout = await _shop.SpreadAsync(Customer, 8, lanes ? 4 : 1);
        _shop.PassLateWriters();
        _old = new Place(Customer, 0);
        _new = layout.PlaceOf(layout.Epochs[0], OrderId);
        Assert.NotEqual(_old, _new);
        Assert.True(!lanes || _new.StoredCustomerId != Customer);
        await BringOnAsync(stage);
    }

    private async Task BringOnAsync(Stage stage)
    {
        var move = Host.Get<OrderMove>();
        if (stage >= Stage.Fenced && await move.ReadAsync(OrderId, _old, Cancellation) is { IsFenced: false } whole)
            await move.TryFenceAsync(whole, _new, DateTimeOffset.MinValue, Cancellation);
        if (stage >= Stage.Arrived && await move.ReadAsync(OrderId, _old, Cancellation) is { } fence)
            Assert.True(await move.ArriveAsync(fence, Cancellation));
        if (stage >= Stage.Moved && await move.ReadAsync(OrderId, _old, Cancellation) is { } leftover)
            Assert.True(await move.TryDeleteAsync(leftover, Cancellation));
    }
}
