using OrdersFn.Core.Intake;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Tests.Orders;

namespace OrdersFn.Core.Tests.Intake;

public sealed class OrderIntakeTests(OrderSystem system) : IClassFixture<OrderSystem>
{
    private readonly string _customer = Some.Customer();

    [Theory]
    [InlineData(IntakeLane.Request)]
    [InlineData(IntakeLane.Bulk)]
    public async Task AnOrderIsCreatedOnceAndADuplicateAfterwards(IntakeLane lane)
    {
        var created = Assert.IsType<IntakeOutcome.Created>(await PlaceAsync(Some.Request(_customer), lane)).Order;
        Assert.Equal((6997, 3, 1, OrderStatus.Placed), (created.Total, created.Quantity, created.Version, created.Status));

        var duplicate = Assert.IsType<IntakeOutcome.Duplicate>(await PlaceAsync(Some.Request(_customer), lane)).Order;
        Assert.Equal(created.Items, duplicate.Items);
        Assert.Equal(created, duplicate with { Items = created.Items });
        Assert.Equal(created.ETag, duplicate.ETag);
    }

    public static TheoryData<OrderRequest> OtherContents => new(
        Some.Request("") with { Items = [new("SHOE001", 2, 2999), new("BAG002", 2, 1999)] },
        Some.Request("") with { Items = [new("BAG002", 2, 1999), new("SHOE001", 1, 2999)] },
        Some.Request("") with { Items = [new("SHOE001", 1, 2999)] },
        Some.Request("") with { Currency = "USD" },
        Some.Request("") with { OrderedAt = Some.Time.AddTicks(1) });

    [Theory]
    [MemberData(nameof(OtherContents))]
    public async Task OtherContentUnderTheSameIdIsAConflict(OrderRequest other)
    {
        var first = await system.PlacedAsync(Some.Request(_customer));
        var conflict = Assert.IsType<IntakeOutcome.Conflict>(await PlaceAsync(other with { CustomerId = _customer }));
        Assert.Equal(ConflictReason.OtherContent, conflict.Reason);
        Assert.Equal(first.ETag, conflict.Stored!.ETag);
    }

    [Fact]
    public async Task ADuplicateNeedNotGiveTheTime()
    {
        await system.PlacedAsync(Some.Request(_customer));
        var duplicate = Assert.IsType<IntakeOutcome.Duplicate>(await PlaceAsync(Some.Request(_customer) with { OrderedAt = null }));
        Assert.Equal(Some.Time, duplicate.Order.OrderedAt);
    }

    [Fact]
    public async Task TheSameIdOfAnotherCustomerIsAnotherOrder()
    {
        await system.PlacedAsync(Some.Request(_customer));
        await system.PlacedAsync(Some.Request(Some.Customer()));
    }

    [Fact]
    public async Task WithoutAnIdEachOrderIsItsOwn()
    {
        var request = Some.Request(_customer) with { OrderId = null };
        var first = await system.PlacedAsync(request);
        var second = await system.PlacedAsync(request);
        Assert.NotEqual(first.OrderId, second.OrderId);
    }

    [Fact]
    public async Task AnIdempotencyKeyFindsTheSameOrderAgainAndRefusesAnother()
    {
        var request = Some.Request(_customer) with { OrderId = null, OrderedAt = null };
        var created = await system.PlacedAsync(request.WithIdempotencyKey("k1"));
        var again = Assert.IsType<IntakeOutcome.Duplicate>(await PlaceAsync(request.WithIdempotencyKey("k1")));
        Assert.Equal(created.OrderId, again.Order.OrderId);

        var other = (request with { Currency = "EUR" }).WithIdempotencyKey("k1");
        Assert.Equal(ConflictReason.KeyReused, Assert.IsType<IntakeOutcome.Conflict>(await PlaceAsync(other)).Reason);
        Assert.IsType<IntakeOutcome.Created>(await PlaceAsync(request.WithIdempotencyKey("k2")));
    }

    [Fact]
    public async Task OfManyAtOnceOneIsCreatedAndTheOthersAreDuplicates()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40)
            .Select(n => PlaceAsync(Some.Request(_customer), n % 2 == 0 ? IntakeLane.Request : IntakeLane.Bulk)));
        var created = Assert.Single(outcomes.OfType<IntakeOutcome.Created>());
        Assert.Equal(39, outcomes.OfType<IntakeOutcome.Duplicate>().Count(duplicate => duplicate.Order.ETag == created.Order.ETag));
    }

    [Fact]
    public async Task AnErasedOrderIsNotTakenAgain()
    {
        await system.PlacedAsync(Some.Request(_customer));
        await system.Erasure.EraseAsync(_customer, "ORD123456", TestContext.Current.CancellationToken);
        var conflict = Assert.IsType<IntakeOutcome.Conflict>(await PlaceAsync(Some.Request(_customer)));
        Assert.Equal((null, ConflictReason.Erased), (conflict.Stored, conflict.Reason));
    }

    [Fact]
    public async Task AmountsBeyondWhatADoubleHoldsAreKeptExactly()
    {
        var request = Some.Request(_customer) with { Items = [new("S", 1_000_000, 999_999_999_999), new("S", 1, 1)] };
        Assert.Equal(999_999_999_999_000_001, (await system.PlacedAsync(request)).Total);
        Assert.Equal(999_999_999_999_000_001, Assert.IsType<IntakeOutcome.Duplicate>(await PlaceAsync(request)).Order.Total);
    }

    [Fact]
    public async Task ADuplicateSentAcrossAChangeOfLayoutIsStillOneOrder()
    {
        var before = Enumerable.Range(0, 20).Select(n => Some.Request(_customer, $"ORD{n}")).ToList();
        foreach (var request in before)
            await system.PlacedAsync(request);

        await system.SpreadAsync(_customer, LayoutEpoch.Single, new(1, 8, 4, Some.Time));
        foreach (var request in before)
            Assert.IsType<IntakeOutcome.Duplicate>(await PlaceAsync(request));
    }

    private Task<IntakeOutcome> PlaceAsync(OrderRequest request, IntakeLane lane = IntakeLane.Request) =>
        system.Intake.PlaceAsync(request, lane, TestContext.Current.CancellationToken);
}
