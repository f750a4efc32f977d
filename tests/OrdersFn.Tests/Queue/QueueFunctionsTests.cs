using Azure.Messaging.ServiceBus;
using CosmosLocal;
using CosmosLocal.Faults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrdersFn.Core.Queue;
using OrdersFn.Core.Store;

namespace OrdersFn.Tests.Queue;

public sealed class QueueFunctionsTests : IAsyncLifetime
{
    private readonly CosmosLocalAccount _account = CosmosLocalAccount.Open(new CosmosLocalOptions());
    private readonly RecordedActions _actions = new(TimeProvider.System);
    private readonly ServiceProvider _services;

    public QueueFunctionsTests()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddLogging();
        services.AddSingleton(_ => new CosmosClients(new CosmosOptions { Connection = _account.ConnectionString }, handler: _account.CreateHandler()));
        services.AddQueueIntake();
        _services = services.BuildServiceProvider();
    }

    public async ValueTask InitializeAsync() =>
        await _services.GetRequiredService<CosmosClients>().EnsureCreatedAsync(TestContext.Current.CancellationToken);

    [Fact]
    public async Task EachMessageIsSettledByItsOwnOutcome()
    {
        await TakeAsync(
            Message(1, Order("A")), Message(2, Order("A")), Message(3, Order("A", quantity: 2)), Message(4, "noise"), Message(5, Order("B"), "text/csv"));
        Assert.Equal("complete", _actions.Settled[1].What);
        Assert.Equal("complete", _actions.Settled[2].What);
        Assert.Equal("conflict: order_id is taken by another order of this customer: items differ", _actions.Settled[3].What);
        Assert.StartsWith("not-json: $ is not valid JSON", _actions.Settled[4].What, StringComparison.Ordinal);
        Assert.StartsWith("unsupported-content-type: content type text/csv", _actions.Settled[5].What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMessageThatCannotBeSettledKeepsNoOtherFromIt()
    {
        _actions.Lost.Add(1);
        await TakeAsync(Message(1, Order("A")), Message(2, Order("B")));
        Assert.Equal([2], _actions.Settled.Keys);
    }

    [Fact]
    public async Task WhileTheStoreIsAwayMessagesAreGivenBackInsideTheirLocks()
    {
        _account.Faults.Add(new() { Fault = Fault.Fail(503), Path = "colls/orders/docs", Times = int.MaxValue });
        var message = Message(1, Order("A"), lockedFor: TimeSpan.FromSeconds(12));
        await TakeAsync(message);
        var (what, at) = _actions.Settled[1];
        Assert.Equal("abandon", what);
        Assert.True(at < message.LockedUntil, $"{at} after {message.LockedUntil}");
    }

    [Fact]
    public async Task AnEmptyBatchIsNothing()
    {
        await TakeAsync();
        Assert.Empty(_actions.Settled);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _account.DisposeAsync();
    }

    private Task TakeAsync(params ServiceBusReceivedMessage[] messages) =>
        ActivatorUtilities.CreateInstance<QueueFunctions>(_services).TakeOrders(messages, _actions, TestContext.Current.CancellationToken);

    private static string Order(string id, int quantity = 1) =>
        $$"""{"order_id":"{{id}}","customer_id":"C","items":[{"sku":"S","quantity":{{quantity}},"price":100}]}""";

    private static ServiceBusReceivedMessage Message(long number, string body, string? contentType = null, TimeSpan? lockedFor = null) =>
        ServiceBusModelFactory.ServiceBusReceivedMessage(
            body: BinaryData.FromString(body),
            messageId: $"m{number}",
            contentType: contentType,
            sequenceNumber: number,
            enqueuedTime: TimeProvider.System.GetUtcNow(),
            lockedUntil: TimeProvider.System.GetUtcNow() + (lockedFor ?? TimeSpan.FromMinutes(1)));
}
