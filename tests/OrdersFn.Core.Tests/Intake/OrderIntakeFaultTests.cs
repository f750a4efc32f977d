using System.Net;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Intake;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;
using static OrdersFn.Core.Tests.Intake.FaultyStore;

namespace OrdersFn.Core.Tests.Intake;

public sealed class OrderIntakeFaultTests : IDisposable
{
    private static readonly OrderRequest Request = new()
    {
        OrderId = "ORD1",
        CustomerId = "CUST1",
        OrderedAt = new(2025, 6, 30, 12, 30, 0, TimeSpan.Zero),
        Items = [new("SHOE001", 1, 2999)],
        Currency = "USD",
    };

    private readonly FaultyStore _store = new();

    [Fact]
    public async Task AThrottledCreateIsThrottledForAsLongAsTheStoreSays()
    {
        _store.CreatesAnswer(Status(429, retryAfterMilliseconds: 250));
        var throttled = Assert.IsType<IntakeOutcome.Throttled>(await PlaceAsync(Request));
        Assert.Equal(TimeSpan.FromMilliseconds(250), throttled.RetryAfter);
        Assert.Single(_store.Created);
    }

    [Fact]
    public async Task AThrottledCreateWithoutATimeIsToBeTriedAfterASecond()
    {
        _store.CreatesAnswer(Status(429));
        var throttled = Assert.IsType<IntakeOutcome.Throttled>(await PlaceAsync(Request));
        Assert.Equal(TimeSpan.FromSeconds(1), throttled.RetryAfter);
    }

    [Fact]
    public async Task AThrottledComparisonIsThrottled()
    {
        _store.CreatesAnswer(Status(409));
        _store.ReadsAnswer(Status(429));
        Assert.IsType<IntakeOutcome.Throttled>(await PlaceAsync(Request));
    }

    [Theory]
    [InlineData(408)]
    [InlineData(449)]
    [InlineData(503)]
    public async Task APassingFaultIsTriedAgain(int status)
    {
        _store.CreatesAnswer(Status(status), Status(201));
        Assert.IsType<IntakeOutcome.Created>(await PlaceAsync(Request));
        Assert.Equal(["ORD1", "ORD1"], _store.Created);
    }

    [Fact]
    public async Task AStoreThatStaysAwayIsUnavailable()
    {
        _store.CreatesAnswer(Status(503));
        Assert.IsType<IntakeOutcome.Unavailable>(await PlaceAsync(Request));
        Assert.InRange(_store.Created.Count, 2, 10);
    }

    [Fact]
    public async Task ABrokenConnectionAndAnSdkTimeOutAreTriedAgain()
    {
        _store.CreatesAnswer(
            Throws(new HttpRequestException("reset")),
            Throws(new OperationCanceledException()),
            Throws(new CosmosException("gone", HttpStatusCode.Gone, 0, "", 0)),
            Status(201));
        Assert.IsType<IntakeOutcome.Created>(await PlaceAsync(Request));
    }

    [Fact]
    public async Task ATimeOutThatHadWrittenIsADuplicate()
    {
        _store.CreatesAnswer(Status(408), Status(409));
        _store.ReadsAnswer(Stored(Request));
        Assert.IsType<IntakeOutcome.Duplicate>(await PlaceAsync(Request));
    }

    [Fact]
    public async Task ATimeOutThatHadWrittenUnderAGeneratedIdIsCreated()
    {
        _store.CreatesAnswer(Status(408), Status(409));
        _store.ReadsAnswer(Stored(Request));
        Assert.IsType<IntakeOutcome.Created>(await PlaceAsync(Request with { OrderId = null }));
        Assert.Equal(2, _store.Created.Count);
        Assert.Single(_store.Created.Distinct());
    }

    [Fact]
    public async Task AnOrderThatVanishesBeforeItCanBeComparedIsPlacedAnew()
    {
        _store.CreatesAnswer(Status(409), Status(201));
        _store.ReadsAnswer(Status(404));
        Assert.IsType<IntakeOutcome.Created>(await PlaceAsync(Request));
    }

    [Fact]
    public async Task AnAnswerThatMeansAMistakeOfOursIsThrown()
    {
        _store.CreatesAnswer(Status(400));
        var fault = await Assert.ThrowsAsync<CosmosException>(() => PlaceAsync(Request));
        Assert.Equal(HttpStatusCode.BadRequest, fault.StatusCode);
        Assert.Single(_store.Created);
    }

    [Fact]
    public async Task ACallerWhoGivesUpIsNotKeptWaiting()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        _store.CreatesAnswer(Throws(new OperationCanceledException(cancelled.Token)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _store.Intake.PlaceAsync(Request, IntakeLane.Bulk, cancelled.Token));
    }

    public void Dispose() => _store.Dispose();

    private Task<IntakeOutcome> PlaceAsync(OrderRequest request) =>
        _store.Intake.PlaceAsync(request, IntakeLane.Request, TestContext.Current.CancellationToken);

    private static Func<ResponseMessage> Stored(OrderRequest request)
    {
        var document = OrderDocument.From(request.Take(request.OrderId!, DateTimeOffset.UnixEpoch), request.CustomerId, 0);
        return () => new ResponseMessage(HttpStatusCode.OK) { Content = StoreJson.ToStream(document) };
    }
}
