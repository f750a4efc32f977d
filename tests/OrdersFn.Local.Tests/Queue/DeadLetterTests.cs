using OrdersFn.Core.Queue;
using OrdersFn.Local.Queue;
using static OrdersFn.Local.Tests.Queue.OpenQueue;

namespace OrdersFn.Local.Tests.Queue;

public sealed class DeadLetterTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheyAreListedInOrderWithReasonAndBody()
    {
        using var open = new OpenQueue();
        await open.SendAsync("a", "b", "c");
        foreach (var message in await open.ReceiveAsync())
            await open.SettleAsync(message, new Settlement.DeadLetter("invalid", $"{Text(message.Message)} is no order"));
        open.Reopen();

        var first = await open.Queue.ListAsync(2, null, Stop);
        Assert.Equal(["a", "b"], first.Select(dead => Text(dead.Message)));
        Assert.Equal(["c"], (await open.Queue.ListAsync(2, first[^1].SequenceNumber, Stop)).Select(dead => Text(dead.Message)));
        var read = await open.Queue.ReadAsync(2, Stop);
        Assert.Equal(("invalid", "b is no order", 1, open.Time.GetUtcNow()), (read!.Reason, read.Description, read.Deliveries, read.EnqueuedAt));
        Assert.Null(await open.Queue.ReadAsync(99, Stop));
        Assert.Equal(new QueueDepth(0, 3), await open.Queue.ReadDepthAsync(Stop));
    }

    [Fact]
    public async Task AReplayedOneIsSentAgainThoughItsIdIsKnown()
    {
        using var open = new OpenQueue();
        await open.SendAsync(Message("a", "id"));
        var message = (await open.ReceiveAsync())[0];
        await open.SettleAsync(message, new Settlement.DeadLetter("conflict", "taken"));
        var waiting = open.Queue.ReceiveAsync(1, Stop);

        Assert.True(await open.Queue.ReplayAsync(message.SequenceNumber, Stop));
        var again = Assert.Single(await waiting);
        Assert.Equal(("a", "id", 1), (Text(again.Message), again.Message.MessageId, again.Deliveries));
        Assert.NotEqual(message.SequenceNumber, again.SequenceNumber);
        Assert.False(await open.Queue.ReplayAsync(message.SequenceNumber, Stop));
        Assert.Equal(new QueueDepth(1, 0), await open.Queue.ReadDepthAsync(Stop));
    }

    [Fact]
    public async Task ADroppedOneIsGone()
    {
        using var open = new OpenQueue();
        await open.SendAsync("a");
        var message = (await open.ReceiveAsync())[0];
        await open.SettleAsync(message, new Settlement.DeadLetter("invalid", "x"));
        Assert.True(await open.Queue.DropAsync(message.SequenceNumber, Stop));
        Assert.False(await open.Queue.DropAsync(message.SequenceNumber, Stop));
        Assert.Empty(await open.Queue.ListAsync(10, null, Stop));
        Assert.Equal(new QueueDepth(0, 0), await open.Queue.ReadDepthAsync(Stop));
    }
}
