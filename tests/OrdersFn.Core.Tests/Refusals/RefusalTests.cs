using System.Net;
using CosmosLocal.Faults;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Parking;
using OrdersFn.Core.Tests.Timeline;

namespace OrdersFn.Core.Tests.Refusals;

/// <summary>What the store refuses of one document is parked alone; what it refuses of all, or for now, comes again.</summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private static readonly int[] ForGood = [400, 401, 403, 404, 413];
    private static readonly int[] ForNow = [408, 410, 429, 449, 500, 503];

    private LocalViews _views = null!;

    public static TheoryData<RefusedCall, int> RefusedForGood => [.. Each(ForGood)];

    /// <summary>449 is an answer to writes.</summary>
    public static TheoryData<RefusedCall, int> FailedForNow =>
        [.. Each(ForNow).Where(each => each is not (RefusedCall.EntryRead or RefusedCall.BucketQuery or RefusedCall.IndexRead, 449))];

    /// <summary>Not 449, which is about two writes of one item.</summary>
    public static TheoryData<bool, int> AnyStatus =>
        [.. new[] { false, true }.SelectMany(ofIndex => ForGood.Concat(ForNow).Where(status => status != 449).Select(status => (ofIndex, status)))];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ParkedDocuments Parked => _views.Get<ParkedDocuments>();

    public async ValueTask InitializeAsync() => _views = await LocalViews.CreateAsync(2, ("Timeline:DefaultShards", "1"));

    public ValueTask DisposeAsync() => _views.DisposeAsync();

    [Theory]
    [MemberData(nameof(RefusedForGood))]
    public async Task WhatIsRefusedForGoodIsParkedAloneAndReplayedOnceItIsTaken(RefusedCall call, int status)
    {
        var (consumer, changes) = await ChangesAsync(call);
        _views.Account.Faults.Add(call.On("BAD", "BADCUST", status));
        // Orders that no query can be asked for are read one by one.
        if (call == RefusedCall.BucketQuery)
            _views.Account.Faults.Add(RefusedCall.EntryRead.On("BAD", "BADCUST", status));
        await _views.ApplyAsync(consumer, changes);

        var parked = Assert.Single(await Parked.ListAsync(consumer.Name, 10, after: null, Cancellation));
        Assert.Equal("BAD", parked.Origin.Id);
        Assert.Contains("the store refused it: ", parked.Reason, StringComparison.Ordinal);
        _views.Account.Faults.Clear();
        Assert.Equal(changes.Where(change => change.Id != "BAD").Select(StateOf).Order(), await StatesAsync(call, except: "BAD"));

        await _views.PutAsync(changes);
        Assert.IsType<ReplayOutcome.Applied>(await _views.Get<ParkedReplay>().ReplayAsync(consumer.Name, parked.Id, Cancellation));
        Assert.Equal(changes.Select(StateOf).Order(), await StatesAsync(call));
    }

    [Theory]
    [MemberData(nameof(FailedForNow))]
    public async Task WhatFailsForNowHoldsTheBatchAndIsAppliedThen(RefusedCall call, int status)
    {
        var (consumer, changes) = await ChangesAsync(call);
        _views.Account.Faults.Add(call.On("BAD", "BADCUST", status));
        await Assert.ThrowsAnyAsync<Exception>(() => _views.ApplyAsync(consumer, changes));

        _views.Account.Faults.Clear();
        Assert.Equal(0, await Parked.CountAsync(consumer.Name, Cancellation));
        await _views.ApplyAsync(consumer, changes);
        Assert.Equal(changes.Select(StateOf).Order(), await StatesAsync(call));
    }

    [Theory]
    [MemberData(nameof(AnyStatus))]
    public async Task WhatIsAnsweredToEverythingHoldsTheBatchAndIsAppliedThen(bool ofIndex, int status)
    {
        foreach (var call in Enum.GetValues<RefusedCall>().Where(call => call.IsOfIndex() == ofIndex && call != RefusedCall.IndexReplace))
        {
            var (consumer, changes) = await ChangesAsync(call, suffix: call.ToString());
            // 1003: it is the container that is not there.
            var answer = Fault.Fail(status, status == 404 ? 1003 : 0, TimeSpan.FromMilliseconds(1));
            _views.Account.Faults.Add(new()
            {
                Fault = answer,
                Path = ofIndex ? "colls/order-index" : "colls/timeline",
                Times = int.MaxValue,
            });
            await Assert.ThrowsAnyAsync<Exception>(() => _views.ApplyAsync(consumer, changes));

            _views.Account.Faults.Clear();
            Assert.Equal(0, await Parked.CountAsync(consumer.Name, Cancellation));
            await _views.ApplyAsync(consumer, changes);
            Assert.Equal(changes.Select(StateOf).Order(), await StatesAsync(call, suffix: call.ToString()));
        }
    }

    /// <summary>In gateway mode nothing in the answers about its items says that it is the container that is not there.</summary>
    [Theory]
    [InlineData(RefusedCall.EntryCreate)]
    [InlineData(RefusedCall.IndexCreate)]
    public async Task AViewWithoutItsContainerHoldsTheBatchAndIsAppliedOnceItIsBack(RefusedCall call)
    {
        var (consumer, changes) = await ChangesAsync(call);
        await (call.IsOfIndex() ? _views.Store.OrderIndex : _views.Store.Timeline).DeleteContainerAsync(cancellationToken: Cancellation);
        await Assert.ThrowsAnyAsync<Exception>(() => _views.ApplyAsync(consumer, changes));
        Assert.Equal(0, await Parked.CountAsync(consumer.Name, Cancellation));

        await _views.Clients.EnsureCreatedAsync(Cancellation);
        await _views.ApplyAsync(consumer, changes);
        Assert.Equal(changes.Select(StateOf).Order(), await StatesAsync(call));
    }

    /// <summary>The store may come back between a refusal and the look whether it refuses everything.</summary>
    [Theory]
    [InlineData(RefusedCall.EntryCreate)]
    [InlineData(RefusedCall.IndexCreate)]
    public async Task WhatWasRefusedBeforeTheStoreWasSeenToServeIsAskedAgain(RefusedCall call)
    {
        var (consumer, changes) = await ChangesAsync(call);
        _views.Account.Faults.Add(call.On("BAD", "BADCUST", 401) with { Times = 1 });
        await _views.ApplyAsync(consumer, changes);
        Assert.Equal(0, await Parked.CountAsync(consumer.Name, Cancellation));
        Assert.Equal(changes.Select(StateOf).Order(), await StatesAsync(call));
    }

    /// <summary>Its create is answered 409 and its read 404, for good.</summary>
    [Theory]
    [InlineData(RefusedCall.EntryRead)]
    [InlineData(RefusedCall.BucketQuery)]
    [InlineData(RefusedCall.IndexRead)]
    public async Task WhatIsThereAndCannotBeReadIsParkedAlone(RefusedCall call)
    {
        var (consumer, changes) = await ChangesAsync(call);
        _views.Account.Faults.Add(call.On("BAD", "BADCUST", 404) with { Operation = FaultOperation.Read });
        _views.Account.Faults.Add(call.On("BAD", "BADCUST", 409) with { Operation = FaultOperation.Replace });
        await _views.ApplyAsync(consumer, changes);
        Assert.Equal("BAD", Assert.Single(await Parked.ListAsync(consumer.Name, 10, after: null, Cancellation)).Origin.Id);
        _views.Account.Faults.Clear();
        Assert.Equal(changes.Where(change => change.Id != "BAD").Select(StateOf).Order(), await StatesAsync(call, except: "BAD"));
    }

    [Theory]
    [InlineData(409)]
    [InlineData(412)]
    public async Task AContendedRollupIsNoDocumentsRefusal(int status)
    {
        var (consumer, changes) = await ChangesAsync(RefusedCall.EntryReplace);
        _views.Account.Faults.Add(new()
        {
            Fault = Fault.Fail(status),
            Operation = FaultOperation.Replace,
            Path = "colls/timeline",
            Item = "~rollup",
            Times = int.MaxValue,
        });
        var fault = await Assert.ThrowsAnyAsync<CosmosException>(() => _views.ApplyAsync(consumer, changes));
        Assert.Equal((HttpStatusCode)status, fault.StatusCode);
        _views.Account.Faults.Clear();
        Assert.Equal(0, await Parked.CountAsync(consumer.Name, Cancellation));
        await _views.ApplyAsync(consumer, changes);
        Assert.Equal(changes.Select(StateOf).Order(), await StatesAsync(RefusedCall.EntryReplace));
    }

    [Fact]
    public async Task AnEntryThatIsDamagedIsItsOrdersRefusal()
    {
        var (consumer, changes) = await ChangesAsync(RefusedCall.BucketQuery);
        var entry = Assert.Single(await LocalViews.RowsAsync(_views.Store.Timeline, "SELECT * FROM c WHERE c.orderId = 'BAD'"));
        var bucket = entry.GetProperty("bucket").GetString();
        await _views.Store.Timeline.PatchItemAsync<object>(
            "BAD~BADCUST", new(bucket), [PatchOperation.Set("/status", "elsewhere")], cancellationToken: Cancellation);
        await _views.ApplyAsync(consumer, changes);
        var parked = Assert.Single(await Parked.ListAsync(consumer.Name, 10, after: null, Cancellation));
        Assert.Equal("BAD", parked.Origin.Id);
        Assert.Contains("cannot be read", parked.Reason, StringComparison.Ordinal);
        Assert.Equal(changes.Where(change => change.Id != "BAD").Select(StateOf).Order(), await StatesAsync(RefusedCall.BucketQuery, except: "BAD"));
    }

    private static IEnumerable<(RefusedCall Call, int Status)> Each(int[] statuses) =>
        Enum.GetValues<RefusedCall>().SelectMany(call => statuses.Select(status => (call, status)));

    /// <summary>Changes of some orders, one of them called BAD, after what must have come before them.</summary>
    private async Task<(FeedConsumer Consumer, List<OrderDocument> Changes)> ChangesAsync(RefusedCall call, string suffix = "")
    {
        var consumer = call.IsOfIndex() ? _views.Index : _views.Timeline;
        var orders = Enumerable.Range(0, call.Orders() - 1).Select(i => Some.Order($"O{i}{suffix}", $"C{i}"))
            .Append(Some.Order("BAD" + suffix, "BADCUST")).ToList();
        if (!call.IsOfOrderThatIsThere())
            return (consumer, orders);
        await _views.ApplyAsync(consumer, orders);
        return (consumer, [.. orders.Select(order => order with { Version = 2, ReceivedAt = "2025-09-01T00:00:00.0000000Z" })]);
    }

    private static string StateOf(OrderDocument order) => $"{order.Id} {order.ReceivedAt}";

    private async Task<IEnumerable<string>> StatesAsync(RefusedCall call, string? except = null, string suffix = "")
    {
        var rows = await LocalViews.RowsAsync(
            call.IsOfIndex() ? _views.Store.OrderIndex : _views.Store.Timeline,
            $"SELECT c.orderId, c.receivedAt FROM c WHERE IS_DEFINED(c.receivedAt) AND ENDSWITH(c.orderId, '{suffix}')");
        return rows.Select(row => $"{row.GetProperty("orderId").GetString()} {row.GetProperty("receivedAt").GetString()}")
            .Where(state => except is null || !state.StartsWith(except, StringComparison.Ordinal)).Order();
    }
}
