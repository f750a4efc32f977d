using OrdersFn.Core.Queue;
using OrdersFn.Local.Queue;
using static OrdersFn.Local.Tests.Queue.OpenQueue;

namespace OrdersFn.Local.Tests.Queue;

public sealed class ErasingMessagesTests
{
    private const string Of = """{"order_id":"O","customer_id":"C"}""";
    private const string Other = """{"order_id":"P","customer_id":"C"}""";
    private static readonly MessagesOfOrder Sought = new("C", "O");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WaitingMessagesOfTheOrderAreTakenOutAndOthersStay()
    {
        using var open = new OpenQueue();
        // More than are looked at in one go.
        await open.SendAsync(Enumerable.Range(0, 1200).Select(n => n % 400 == 399 ? Of : Other));
        var found = await open.Queue.FindWaitingAsync(Sought, Stop);
        Assert.Equal([400L, 800L, 1200L], found);
        await open.Queue.RemoveWaitingAsync(found, Stop);
        Assert.Equal(new QueueDepth(1197, 0), await open.Queue.ReadDepthAsync(Stop));
        Assert.Empty(await open.Queue.FindWaitingAsync(Sought, Stop));
        Assert.All(await open.ReceiveAsync(1200), message => Assert.Equal(Other, Text(message.Message)));
    }

    [Theory]
    [InlineData("complete")]
    [InlineData("defer")]
    [InlineData("abandon")]
    [InlineData("dead-letter")]
    public async Task OneInSomebodysHandIsGoneHoweverItIsSettled(string settlement)
    {
        using var open = new OpenQueue();
        await open.SendAsync(Of, Other);
        var messages = await open.ReceiveAsync();
        await open.Queue.RemoveWaitingAsync(await open.Queue.FindWaitingAsync(Sought, Stop), Stop);
        await open.SettleAsync(messages[0], settlement switch
        {
            "complete" => new Settlement.Complete(),
            "defer" => new Settlement.Defer(TimeSpan.Zero),
            "abandon" => new Settlement.Abandon(TimeSpan.Zero),
            _ => new Settlement.DeadLetter("conflict", "taken"),
        });
        Assert.Equal(new QueueDepth(1, 0), await open.Queue.ReadDepthAsync(Stop));
        await open.SettleAsync(messages[1], new Settlement.Complete());
        open.Reopen();
        Assert.Equal(new QueueDepth(0, 0), await open.Queue.ReadDepthAsync(Stop));
    }

    [Fact]
    public async Task OneThatBecameADeadLetterMeanwhileIsFoundThere()
    {
        using var open = new OpenQueue();
        await open.SendAsync(Of, Other);
        var found = await open.Queue.FindWaitingAsync(Sought, Stop);
        foreach (var message in await open.ReceiveAsync())
            await open.SettleAsync(message, new Settlement.DeadLetter("conflict", "taken"));
        await open.Queue.RemoveWaitingAsync(found, Stop);
        Assert.Equal(new QueueDepth(0, 2), await open.Queue.ReadDepthAsync(Stop));
        Assert.Equal(1, await open.Queue.RemoveAsync(Sought, Stop));
        Assert.Equal(0, await open.Queue.RemoveAsync(Sought, Stop));
        Assert.Equal([Other], (await open.Queue.ListAsync(10, null, Stop)).Select(letter => Text(letter.Message)));
        Assert.Equal(new QueueDepth(0, 1), await open.Queue.ReadDepthAsync(Stop));
    }

    [Fact]
    public async Task AMessageWithoutAnIdIsFoundByTheIdThatIntakeGaveItsOrder()
    {
        using var open = new OpenQueue();
        await open.SendAsync("""{"customer_id":"C"}""", """{"customer_id":"C"}""");
        var messages = await open.ReceiveAsync();
        var sought = new MessagesOfOrder("C", MessageReader.IdFor(messages[1].ForIntake()));
        Assert.Equal([2L], await open.Queue.FindWaitingAsync(sought, Stop));
        await open.SettleAsync(messages[1], new Settlement.DeadLetter("invalid", "items is required"));
        Assert.Equal(1, await open.Queue.RemoveAsync(sought, Stop));
    }

    [Fact]
    public async Task AClosedQueueIsTold()
    {
        var open = new OpenQueue();
        await open.SendAsync(Of);
        open.Dispose();
        await Assert.ThrowsAsync<QueueUnavailableException>(() => open.Queue.RemoveWaitingAsync([1], Stop));
    }
}
