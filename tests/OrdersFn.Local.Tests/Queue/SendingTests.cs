using Amqp.Types;
using OrdersFn.Core.Queue;
using OrdersFn.Local.Queue;
using Tests;
using static OrdersFn.Local.Tests.Queue.OpenQueue;

namespace OrdersFn.Local.Tests.Queue;

public sealed class SendingTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MessagesComeInTheOrderTheyWereSentAndAsTheyWereSent()
    {
        using var open = new OpenQueue();
        var at = new DateTime(2025, 6, 30, 12, 30, 0, DateTimeKind.Utc);
        var binary = new OrderMessage
        {
            Body = new byte[] { 0, 255, 1 },
            ContentType = "application/octet-stream",
            MessageId = "m1",
            Properties = new Dictionary<string, object>
            {
                ["text"] = "ü",
                ["number"] = 7L,
                ["yes"] = true,
                ["share"] = 0.5,
                ["at"] = at,
                ["id"] = Guid.Empty,
                ["bytes"] = new byte[] { 1, 2 },
                ["symbol"] = new Symbol("s"),
                ["amount"] = 1.25m,
            },
        };
        await open.SendAsync("a", "", "c");
        await open.SendAsync(binary);
        open.Reopen();

        var received = await open.ReceiveAsync();
        Assert.Equal(["a", "", "c"], received.Take(3).Select(queued => Text(queued.Message)));
        Assert.Equal([1, 2, 3, 4], received.Select(queued => queued.SequenceNumber));
        Assert.All(received, queued => Assert.Equal((1, open.Time.GetUtcNow()), (queued.Deliveries, queued.EnqueuedAt)));
        Assert.Null(received[0].Message.MessageId);
        Assert.Empty(received[0].Message.Properties);
        var same = received[3].Message;
        Assert.Equal(binary.Body.ToArray(), same.Body.ToArray());
        Assert.Equal((binary.ContentType, binary.MessageId), (same.ContentType, same.MessageId));
        Assert.Equal(["ü", 7L, true, 0.5, at, Guid.Empty, "s", "1.25"], new[] { "text", "number", "yes", "share", "at", "id", "symbol", "amount" }.Select(name => same.Properties[name]));
        Assert.Equal([1, 2], Assert.IsType<byte[]>(same.Properties["bytes"]));
    }

    [Fact]
    public async Task AWaitingReceiverIsWokenByASend()
    {
        using var open = new OpenQueue();
        var waiting = open.Queue.ReceiveAsync(10, Stop);
        Assert.False(waiting.IsCompleted);
        // The clock stands still: nothing but the send can end the wait.
        await open.SendAsync("now");
        Assert.Equal("now", Text(Assert.Single(await waiting.WaitAsync(Eventually.Deadline, Stop)).Message));
    }

    [Fact]
    public async Task AReceiverThatGivesUpLeavesTheMessageToOthers()
    {
        using var open = new OpenQueue();
        using var impatient = new CancellationTokenSource();
        var waiting = open.Queue.ReceiveAsync(10, impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await open.SendAsync("later");
        Assert.Single(await open.ReceiveAsync());
    }

    [Fact]
    public async Task AMessageSentTwiceWithinTheWindowIsOneAlsoOverARestart()
    {
        using var open = new OpenQueue(new() { DuplicateWindow = TimeSpan.FromMinutes(10) });
        await open.Queue.SendAsync([Message("a", "id"), Message("b", "id"), Message("c"), Message("d", "")], Stop);
        open.Reopen();
        open.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.IsType<SendOutcome.Accepted>(await open.SendAsync(Message("e", "id")));
        Assert.Equal(["a", "c", "d"], (await open.ReceiveAsync()).Select(queued => Text(queued.Message)));
        Assert.Equal(3, (await open.Queue.ReadDepthAsync(Stop)).Waiting);
    }

    [Fact]
    public async Task AfterTheWindowAnIdIsForgotten()
    {
        using var open = new OpenQueue(new() { DuplicateWindow = TimeSpan.FromMinutes(10) });
        // Whenever it was seen first within the time that the ids of one window are gathered in.
        for (var i = 0; i < 12; i++)
        {
            Assert.IsType<SendOutcome.Accepted>(await open.SendAsync(Message("x", $"{i}")));
            open.Time.Advance(TimeSpan.FromMinutes(1));
        }

        for (var i = 0; i < 12; i++)
            await open.SendAsync(Message("again", $"{i}"));
        // Those of the last ten minutes, at 3 to 11, are remembered.
        Assert.Equal(12 + 3, (await open.Queue.ReadDepthAsync(Stop)).Waiting);
    }

    [Fact]
    public async Task AFullQueueTakesAllOfASendOrNothing()
    {
        using var open = new OpenQueue(new() { MaxMessages = 3 });
        await open.SendAsync("a", "b");
        Assert.True(Assert.IsType<SendOutcome.Throttled>(await open.Queue.SendAsync([Message("c"), Message("d")], Stop)).RetryAfter > TimeSpan.Zero);
        await open.SendAsync("c");
        open.Reopen();
        Assert.IsType<SendOutcome.Throttled>(await open.SendAsync(Message("d")));

        await open.SettleAsync((await open.ReceiveAsync())[0], new Settlement.Complete());
        await open.SendAsync("d");
    }

    [Fact]
    public async Task SizeIsLimitedToo()
    {
        using var open = new OpenQueue(new() { MaxMegabytes = 1 });
        var large = new string('x', 600_000);
        await open.SendAsync(large);
        Assert.IsType<SendOutcome.Throttled>(await open.SendAsync(Message(large)));
        var message = Assert.Single(await open.ReceiveAsync());
        await open.SettleAsync(message, new Settlement.DeadLetter("noise", "x"));
        // Dead letters take room as well.
        Assert.IsType<SendOutcome.Throttled>(await open.SendAsync(Message(large)));
        Assert.True(await open.Queue.DropAsync(message.SequenceNumber, Stop));
        await open.SendAsync(large);
    }

    [Fact]
    public async Task ManySendersAtOnceLoseNothing()
    {
        using var open = new OpenQueue();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(sender => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
                await open.SendAsync($"{sender}-{i}");
        }, Stop)));
        var received = new List<string>();
        while (received.Count < 1000)
        {
            var batch = await open.ReceiveAsync(64);
            received.AddRange(batch.Select(queued => Text(queued.Message)));
            await open.Queue.SettleAsync([.. batch.Select(queued => (queued.Lock, (Settlement)new Settlement.Complete()))]);
        }

        Assert.Equal(1000, received.Distinct().Count());
        for (var sender = 0; sender < 50; sender++)
            Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{sender}-{i}"), received.Where(body => body.StartsWith($"{sender}-", StringComparison.Ordinal)));
        Assert.Equal(new QueueDepth(0, 0), await open.Queue.ReadDepthAsync(Stop));
    }
}
