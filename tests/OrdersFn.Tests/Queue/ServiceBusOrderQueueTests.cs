using Azure;
using Azure.Messaging.ServiceBus;
using OrdersFn.Core.Queue;
using OrdersFn.ServiceBus;

namespace OrdersFn.Tests.Queue;

public sealed class ServiceBusOrderQueueTests
{
    private readonly MemoryBus _bus = new();

    [Fact]
    public async Task MessagesGoInAsFewBatchesAsTheyFitAndAsTheyAre()
    {
        var messages = Enumerable.Range(0, 7).Select(n => new OrderMessage
        {
            Body = new byte[300],
            MessageId = $"m{n}",
            ContentType = "application/json",
            Properties = new Dictionary<string, object> { ["n"] = n },
        }).ToList();
        Assert.IsType<SendOutcome.Accepted>(await SendAsync([.. messages]));
        Assert.Equal([3, 3, 1], _bus.Batches.Select(batch => batch.Count));
        var sent = _bus.Batches.SelectMany(batch => batch).ToList();
        Assert.Equal(messages.Select(message => message.MessageId), sent.Select(message => message.MessageId));
        Assert.Equal((300, "application/json", 6), (sent[6].Body.ToMemory().Length, sent[6].ContentType, sent[6].ApplicationProperties["n"]));
    }

    [Fact]
    public async Task AMessageThatFitsNoBatchIsTooLarge() =>
        Assert.IsType<SendOutcome.TooLarge>(await SendAsync(new OrderMessage { Body = new byte[1001] }));

    [Theory]
    [InlineData(ServiceBusFailureReason.ServiceBusy, typeof(SendOutcome.Throttled))]
    [InlineData(ServiceBusFailureReason.QuotaExceeded, typeof(SendOutcome.Throttled))]
    [InlineData(ServiceBusFailureReason.ServiceCommunicationProblem, typeof(SendOutcome.Unavailable))]
    [InlineData(ServiceBusFailureReason.ServiceTimeout, typeof(SendOutcome.Unavailable))]
    [InlineData(ServiceBusFailureReason.MessageSizeExceeded, typeof(SendOutcome.TooLarge))]
    public async Task WhatTheBusRefusesHasItsOutcome(ServiceBusFailureReason reason, Type outcome)
    {
        _bus.Fault = new ServiceBusException("no", reason);
        Assert.IsType(outcome, await SendAsync(new OrderMessage { Body = new byte[1] }));
    }

    [Fact]
    public async Task AMistakeOfOursIsThrown()
    {
        _bus.Fault = new ServiceBusException("no such queue", ServiceBusFailureReason.MessagingEntityNotFound);
        await Assert.ThrowsAsync<ServiceBusException>(() => SendAsync(new OrderMessage { Body = new byte[1] }));
    }

    [Fact]
    public async Task ItsDepthIsWhatTheBusCounts()
    {
        _bus.AddLetter(1, "x");
        Assert.Equal(new QueueDepth(7, 1), await Queue.ReadDepthAsync(TestContext.Current.CancellationToken));
        _bus.Fault = new RequestFailedException(401, "no rights");
        await Assert.ThrowsAsync<QueueUnavailableException>(() => Queue.ReadDepthAsync(TestContext.Current.CancellationToken));
    }

    private ServiceBusOrderQueue Queue => new(_bus.Sender, _bus.Administration, "orders");

    private Task<SendOutcome> SendAsync(params OrderMessage[] messages) => Queue.SendAsync(messages, TestContext.Current.CancellationToken);
}
