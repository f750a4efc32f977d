using OrdersFn.Core.Queue;
using OrdersFn.Local.Queue;
using Tests;
using static OrdersFn.Local.Tests.Queue.OpenQueue;

namespace OrdersFn.Local.Tests.Queue;

public sealed class PeekLockTests
{
    private static readonly TimeSpan LockDuration = new QueueOptions().LockDuration;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatOneReceiverHoldsNoOtherGets()
    {
        using var open = new OpenQueue();
        await open.SendAsync("a", "b", "c");
        Assert.Equal(["a", "b"], (await open.ReceiveAsync(2)).Select(queued => Text(queued.Message)));
        Assert.Equal("c", Text(Assert.Single(await open.ReceiveAsync()).Message));
        Assert.False(open.Queue.ReceiveAsync(1, Stop).IsCompleted);
    }

    [Fact]
    public async Task ACompletedMessageIsGoneForGood()
    {
        using var open = new OpenQueue();
        await open.SendAsync("a", "b");
        await open.SettleAsync((await open.ReceiveAsync(1))[0], new Settlement.Complete());
        open.Reopen();
        Assert.Equal("b", Text(Assert.Single(await open.ReceiveAsync()).Message));
    }

    [Fact]
    public async Task ALockThatRunsOutGivesTheMessageToTheNextReceiver()
    {
        using var open = new OpenQueue();
        await open.SendAsync("a");
        var first = Assert.Single(await open.ReceiveAsync());
        Assert.Equal(open.Time.GetUtcNow() + LockDuration, first.LockedUntil);
        // The second waits for it: what time changes, a waiting receiver notices.
        var waiting = open.Queue.ReceiveAsync(1, Stop);
        Assert.False(waiting.IsCompleted);
        open.Time.Advance(LockDuration);
        var second = Assert.Single(await waiting.WaitAsync(Eventually.Deadline, Stop));
        Assert.Equal((first.SequenceNumber, 2), (second.SequenceNumber, second.Deliveries));

        Assert.Equal([false], await open.Queue.SettleAsync([(first.Lock, new Settlement.Complete())]));
        Assert.Equal(1, (await open.Queue.ReadDepthAsync(Stop)).Waiting);
        await open.SettleAsync(second, new Settlement.Complete());
        Assert.Equal([false], await open.Queue.SettleAsync([(second.Lock, new Settlement.Complete())]));
    }

    [Fact]
    public async Task AnAbandonedMessageComesAgainAndCounts()
    {
        using var open = new OpenQueue();
        await open.SendAsync("a");
        await open.SettleAsync((await open.ReceiveAsync())[0], new Settlement.Abandon(TimeSpan.FromSeconds(5)));
        var waiting = open.Queue.ReceiveAsync(1, Stop);
        Assert.False(waiting.IsCompleted);
        open.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(2, Assert.Single(await waiting.WaitAsync(Eventually.Deadline, Stop)).Deliveries);
    }

    [Fact]
    public async Task ADeferredMessageComesAgainAsIfItHadNotBeenHandedOut()
    {
        using var open = new OpenQueue(new() { MaxDeliveries = 1 });
        await open.SendAsync("a", "b");
        for (var i = 0; i < 3; i++)
        {
            var message = (await open.ReceiveAsync(1))[0];
            Assert.Equal(("a", 1), (Text(message.Message), message.Deliveries));
            await open.SettleAsync(message, new Settlement.Defer(TimeSpan.FromSeconds(10)));
            // Meanwhile others have their turn.
            var other = (await open.ReceiveAsync(1))[0];
            Assert.Equal("b", Text(other.Message));
            await open.SettleAsync(other, new Settlement.Defer(TimeSpan.FromSeconds(11)));
            open.Time.Advance(TimeSpan.FromSeconds(11));
        }
    }

    [Fact]
    public async Task HandedOutTooOftenAMessageIsADeadLetter()
    {
        using var open = new OpenQueue(new() { MaxDeliveries = 3 });
        await open.SendAsync("a", "b");
        await open.SettleAsync((await open.ReceiveAsync(1))[0], new Settlement.Abandon(TimeSpan.Zero));
        // The count lasts over a restart.
        open.Reopen();
        Assert.Equal(2, (await open.ReceiveAsync(1))[0].Deliveries);
        open.Time.Advance(LockDuration);
        var last = (await open.ReceiveAsync(1))[0];
        Assert.Equal(("a", 3), (Text(last.Message), last.Deliveries));
        await open.SettleAsync(last, new Settlement.Abandon(TimeSpan.Zero));

        Assert.Equal("b", Text((await open.ReceiveAsync(1))[0].Message));
        var dead = Assert.Single(await open.Queue.ListAsync(10, null, Stop));
        Assert.Equal(("a", "MaxDeliveryCountExceeded", 3), (Text(dead.Message), dead.Reason, dead.Deliveries));
        Assert.Equal(new QueueDepth(1, 1), await open.Queue.ReadDepthAsync(Stop));
    }

    [Fact]
    public async Task ARestartFreesLocksAndCountsTheDelivery()
    {
        using var open = new OpenQueue(new() { MaxDeliveries = 2 });
        await open.SendAsync("a", "b");
        var held = await open.ReceiveAsync();
        await open.SettleAsync(held[1], new Settlement.Complete());
        open.Reopen();
        Assert.Equal(("a", 2), (await open.ReceiveAsync()) is [var only] ? (Text(only.Message), only.Deliveries) : default);
        open.Reopen();
        Assert.Equal(new QueueDepth(0, 1), await open.Queue.ReadDepthAsync(Stop));
    }

    [Fact]
    public async Task WhatMayHaveBroughtItsReceiversDownIsHandedOutAloneAndToAWarmProcess()
    {
        using var open = new OpenQueue();
        await open.SendAsync("a", "b", "c");
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(3, (await open.ReceiveAsync()).Count);
            open.Reopen();
        }

        await open.SendAsync("d", "e");
        Assert.Equal(["d", "e"], (await open.ReceiveAsync()).Select(queued => Text(queued.Message)));
        open.Time.Advance(TimeSpan.FromSeconds(5));
        foreach (var body in (string[])["a", "b", "c"])
            Assert.Equal(body, Text(Assert.Single(await open.ReceiveAsync()).Message));
    }

    [Fact]
    public async Task ABatchEndsAtASizeThatMemoryCanHold()
    {
        using var open = new OpenQueue();
        var large = new string('x', 5 << 20);
        await open.SendAsync(large, large, large);
        Assert.Equal(2, (await open.ReceiveAsync()).Count);
        Assert.Single(await open.ReceiveAsync());
    }
}
