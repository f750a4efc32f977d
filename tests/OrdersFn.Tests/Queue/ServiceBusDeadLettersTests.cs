using Azure.Messaging.ServiceBus;
using OrdersFn.Core.Queue;
using OrdersFn.ServiceBus;

namespace OrdersFn.Tests.Queue;

public sealed class ServiceBusDeadLettersTests : IDisposable
{
    private readonly MemoryBus _bus = new();
    private readonly ServiceBusDeadLetters _letters;

    public ServiceBusDeadLettersTests()
    {
        _letters = new(_bus.Receiver, _bus.Sender);
        foreach (var number in new[] { 3, 5, 8, 13, 21 })
            _bus.AddLetter(number, $"body {number}");
    }

    [Fact]
    public async Task TheyAreListedInOrderFromWhereTheCallerStands()
    {
        Assert.Equal([3, 5, 8, 13, 21], await NumbersAsync(100, null));
        Assert.Equal([3, 5, 8], await NumbersAsync(3, null));
        Assert.Equal([13, 21], await NumbersAsync(3, 8));
        Assert.Empty(await NumbersAsync(3, 21));
        Assert.Empty(_bus.Locked);
    }

    [Fact]
    public async Task OneIsReadWithReasonAndBody()
    {
        var letter = await _letters.ReadAsync(8, Cancellation);
        Assert.Equal(("invalid", "items is required", 2), (letter!.Reason, letter.Description, letter.Deliveries));
        Assert.Equal("body 8", System.Text.Encoding.UTF8.GetString(letter.Message.Body.Span));
        Assert.Null(await _letters.ReadAsync(9, Cancellation));
    }

    [Fact]
    public async Task OneIsSentAgainAsAMessageOfItsOwnAndTakenOut()
    {
        Assert.True(await _letters.ReplayAsync(13, Cancellation));
        var sent = Assert.Single(_bus.Sent);
        Assert.Equal(("body 13", "replay-13", 1), (sent.Body.ToString(), sent.MessageId, sent.ApplicationProperties["own"]));
        Assert.False(sent.ApplicationProperties.ContainsKey("DeadLetterReason"));
        Assert.Equal([3, 5, 8, 21], _bus.Letters.Keys);
        Assert.Empty(_bus.Locked);
    }

    [Fact]
    public async Task OneThatCannotBeSentStaysWhereItIs()
    {
        var receiver = new ServiceBusDeadLetters(_bus.Receiver, new DeafSender());
        await Assert.ThrowsAsync<QueueUnavailableException>(() => receiver.ReplayAsync(13, Cancellation));
        Assert.Equal([3, 5, 8, 13, 21], _bus.Letters.Keys);
        receiver.Dispose();
    }

    [Fact]
    public async Task OneIsThrownAway()
    {
        Assert.True(await _letters.DropAsync(3, Cancellation));
        Assert.Equal([5, 8, 13, 21], _bus.Letters.Keys);
        Assert.False(await _letters.DropAsync(3, Cancellation));
        Assert.False(await _letters.ReplayAsync(4, Cancellation));
        Assert.Empty(_bus.Sent);
    }

    [Fact]
    public async Task OneThatAnotherHostHoldsIsTriedAgainLater()
    {
        _bus.Locked.Add(8);
        await Assert.ThrowsAsync<QueueUnavailableException>(() => _letters.DropAsync(8, Cancellation));
        Assert.Equal([8], _bus.Locked);
    }

    [Fact]
    public async Task AllOfAnOrderAreThrownAwayInOneSearch()
    {
        foreach (var number in new[] { 4, 30 })
            _bus.AddLetter(number, """{"order_id":"O","customer_id":"C","items":[]}""");
        _bus.AddLetter(22, """{"order_id":"P","customer_id":"C","items":[]}""");
        Assert.Equal(2, await _letters.RemoveAsync(new("C", "O"), Cancellation));
        Assert.Equal([3, 5, 8, 13, 21, 22], _bus.Letters.Keys);
        Assert.Empty(_bus.Locked);
        Assert.Equal(0, await _letters.RemoveAsync(new("C", "O"), Cancellation));
        Assert.Empty(_bus.Sent);
    }

    [Fact]
    public async Task WhereAnotherHostHoldsOneOfThemTheRestIsThrownAwayAndThatIsTold()
    {
        foreach (var number in new[] { 4, 30 })
            _bus.AddLetter(number, """{"order_id":"O","customer_id":"C","items":[]}""");
        _bus.Locked.Add(4);
        await Assert.ThrowsAsync<QueueUnavailableException>(() => _letters.RemoveAsync(new("C", "O"), Cancellation));
        Assert.Equal([3, 4, 5, 8, 13, 21], _bus.Letters.Keys);
        _bus.Locked.Remove(4);
        Assert.Equal(1, await _letters.RemoveAsync(new("C", "O"), Cancellation));
    }

    [Fact]
    public async Task ABusThatIsAwayIsTold()
    {
        _bus.Fault = new ServiceBusException("no", ServiceBusFailureReason.ServiceCommunicationProblem);
        await Assert.ThrowsAsync<QueueUnavailableException>(() => NumbersAsync(1, null));
        await Assert.ThrowsAsync<QueueUnavailableException>(() => _letters.DropAsync(3, Cancellation));
        await Assert.ThrowsAsync<QueueUnavailableException>(() => _letters.RemoveAsync(new("C", "O"), Cancellation));
    }

    public void Dispose() => _letters.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<IEnumerable<long>> NumbersAsync(int limit, long? after) =>
        (await _letters.ListAsync(limit, after, Cancellation)).Select(letter => letter.SequenceNumber);

    private sealed class DeafSender : ServiceBusSender
    {
        public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default) =>
            throw new ServiceBusException("no", ServiceBusFailureReason.ServiceTimeout);
    }
}
