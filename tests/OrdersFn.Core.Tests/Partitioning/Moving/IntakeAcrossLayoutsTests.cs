using Microsoft.Extensions.Time.Testing;
using OrdersFn.Core.Intake;
using OrdersFn.Core.Lifecycle;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Tests.Orders;

namespace OrdersFn.Core.Tests.Partitioning.Moving;

/// <summary>An order sent before and after a change of layout, in either sequence, is one order.</summary>
public sealed class IntakeAcrossLayoutsTests : IAsyncLifetime
{
    private const string Customer = "GUEST";
    private const string OrderId = "MOVING";

    private MovingShop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await MovingShop.OpenAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Theory]
    [InlineData(IntakeLane.Request, false)]
    [InlineData(IntakeLane.Bulk, false)]
    [InlineData(IntakeLane.Request, true)]
    [InlineData(IntakeLane.Bulk, true)]
    public async Task WhatWasPlacedBeforeTheChangeIsADuplicateAfterIt(IntakeLane lane, bool lateWritersGone)
    {
        Assert.IsType<IntakeOutcome.Created>(await _shop.NewHost().PlaceAsync(Some.Request(Customer, OrderId)));
        await _shop.SpreadAsync(Customer, 8, 4);
        if (lateWritersGone)
            _shop.PassLateWriters();
        var host = _shop.NewHost();
        Assert.IsType<IntakeOutcome.Duplicate>(await host.PlaceAsync(Some.Request(Customer, OrderId), lane));
        Assert.IsType<IntakeOutcome.Conflict>(await host.PlaceAsync(Some.Request(Customer, OrderId) with { Currency = "EUR" }, lane));
        Assert.Single(await _shop.DocumentsAsync(Customer));
    }

    [Theory]
    [InlineData(IntakeLane.Request)]
    [InlineData(IntakeLane.Bulk)]
    public async Task AWriterOfTheLayoutBeforeWhoComesLateGoesOnWhereTheOrderBelongsNow(IntakeLane lane)
    {
        var late = HostBeforeTheChange();
        var layout = await _shop.SpreadAsync(Customer, 8, 4);
        Assert.IsType<IntakeOutcome.Created>(await _shop.NewHost().PlaceAsync(Some.Request(Customer, OrderId), lane));
        Assert.IsType<IntakeOutcome.Duplicate>(await late.PlaceAsync(Some.Request(Customer, OrderId), lane));
        Assert.IsType<IntakeOutcome.Conflict>(await late.PlaceAsync(Some.Request(Customer, OrderId) with { Currency = "EUR" }, lane));

        var order = Assert.Single(await _shop.DocumentsAsync(Customer), document => !document.IsPlaceholder);
        Assert.Equal(layout.PlaceOf(layout.Epochs[0], OrderId), Place.Of(order));
    }

    [Fact]
    public async Task APlaceThatIsClosedWithoutAnOrderStillTakesTheLateWritersOrderElsewhere()
    {
        var late = HostBeforeTheChange();
        var layout = await _shop.SpreadAsync(Customer, 8, 4);
        // The newer writer closes the old place and dies before its own create.
        _shop.Faults.Add(new()
        {
            Fault = CosmosLocal.Faults.Fault.Fail(500),
            Operation = CosmosLocal.Faults.FaultOperation.Create,
            Skip = 1,
            Times = int.MaxValue,
        });
        await _shop.PassTimeAsync(_shop.NewHost().PlaceAsync(Some.Request(Customer, OrderId)), TimeSpan.FromMilliseconds(100));
        _shop.Faults.Clear();
        Assert.True(Assert.Single(await _shop.DocumentsAsync(Customer)).IsPlaceholder);
        Assert.Null(await _shop.NewHost().FindAsync(Customer, OrderId));
        Assert.Empty(await _shop.NewHost().ListAsync(Customer));

        Assert.IsType<IntakeOutcome.Created>(await late.PlaceAsync(Some.Request(Customer, OrderId)));
        Assert.NotNull(await _shop.DocumentAsync(OrderId, layout.PlaceOf(layout.Epochs[0], OrderId)));
        Assert.NotNull(await late.FindAsync(Customer, OrderId));
        Assert.IsType<IntakeOutcome.Duplicate>(await _shop.NewHost().PlaceAsync(Some.Request(Customer, OrderId)));
    }

    [Fact]
    public async Task ALateWriterWhoIsFirstKeepsTheOrderAndTheNewerOneHearsOfIt()
    {
        var late = HostBeforeTheChange();
        await _shop.SpreadAsync(Customer, 8, 4);
        Assert.IsType<IntakeOutcome.Created>(await late.PlaceAsync(Some.Request(Customer, OrderId)));
        Assert.IsType<IntakeOutcome.Duplicate>(await _shop.NewHost().PlaceAsync(Some.Request(Customer, OrderId)));
        Assert.Single(await _shop.DocumentsAsync(Customer));
    }

    [Fact]
    public async Task OfManyWritersOfBothLayoutsAtOnceOneCreates()
    {
        var late = HostBeforeTheChange();
        await _shop.SpreadAsync(Customer, 8, 4);
        var host = _shop.NewHost();
        for (var round = 0; round < 5; round++)
        {
            var request = Some.Request(Customer, $"O{round}");
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => (n % 2 == 0 ? late : host).PlaceAsync(request)));
            Assert.Single(outcomes.OfType<IntakeOutcome.Created>());
            Assert.Equal(11, outcomes.OfType<IntakeOutcome.Duplicate>().Count());
        }

        Assert.Equal(5, (await _shop.DocumentsAsync(Customer)).Count(document => !document.IsPlaceholder));
    }

    [Fact]
    public async Task WhatWasErasedBeforeTheChangeStaysErased()
    {
        var host = _shop.NewHost();
        await host.PlaceAsync(Some.Request(Customer, OrderId));
        Assert.Equal(ErasureOutcome.Erased, await host.EraseAsync(Customer, OrderId));
        await _shop.SpreadAsync(Customer, 8, 4);
        var conflict = Assert.IsType<IntakeOutcome.Conflict>(await _shop.NewHost().PlaceAsync(Some.Request(Customer, OrderId)));
        Assert.Equal(ConflictReason.Erased, conflict.Reason);
    }

    [Fact]
    public async Task OldPlacesAreClosedOnlyAsLongAsLateWritersMayCome()
    {
        await _shop.SpreadAsync(Customer, 8, 4);
        await _shop.NewHost().PlaceAsync(Some.Request(Customer, OrderId));
        Assert.Equal(2, (await _shop.DocumentsAsync(Customer)).Count);
        _shop.PassLateWriters();
        await _shop.NewHost().PlaceAsync(Some.Request(Customer, "MOVING2"));
        Assert.Single(await _shop.DocumentsAsync(Customer), document => document.Id == "MOVING2");
    }

    [Fact]
    public async Task AnAttemptIsGivenUpWhenItsPlaceIsNoLongerGood()
    {
        var host = _shop.NewHost();
        _shop.Faults.Add(new()
        {
            Fault = CosmosLocal.Faults.Fault.Delay(TimeSpan.FromDays(30)),
            Operation = CosmosLocal.Faults.FaultOperation.Create,
            Times = int.MaxValue,
        });
        var placing = host.PlaceAsync(Some.Request(Customer, OrderId));
        await _shop.PassTimeAsync(placing, TimeSpan.FromMinutes(10));
        Assert.IsType<IntakeOutcome.Unavailable>(await placing);
        Assert.Empty(await _shop.DocumentsAsync(Customer));
    }

    /// <summary>A host whose clock stands still, so that it goes by the layout in force now for ever.</summary>
    private MovingShop.Host HostBeforeTheChange() => _shop.NewHost(new FakeTimeProvider(_shop.Time.GetUtcNow()));
}
