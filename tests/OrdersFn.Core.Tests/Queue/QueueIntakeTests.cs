using System.Text;
using CosmosLocal.Faults;
using OrdersFn.Core.Queue;
using OrdersFn.Core.Tests.Orders;

namespace OrdersFn.Core.Tests.Queue;

public sealed class QueueIntakeTests(OrderSystem system) : IClassFixture<OrderSystem>
{
    private readonly string _customer = Some.Customer();

    [Fact]
    public async Task EachMessageHasTheVerdictOfItsOwnOrder()
    {
        var verdicts = await ProcessAsync(
            Message("A"),
            Message("A"),
            Message("A", quantity: 2),
            Message("B"),
            Message("B") with { ContentType = "text/plain" },
            new() { Body = "noise"u8.ToArray() },
            new() { Body = """{"customer_id":"C"}"""u8.ToArray() });
        Assert.Equal(
            ["complete", "complete", "conflict", "complete", "unsupported-content-type", "not-json", "invalid"], verdicts.Select(NameOf));
        Assert.Equal(
            "order_id is taken by another order of this customer: items differ", Assert.IsType<MessageVerdict.SetAside>(verdicts[2]).Description);
    }

    [Fact]
    public async Task ManyGoodOnesAreNotHeldUpByBadOnes()
    {
        var messages = Enumerable.Range(0, 1000).Select(n => n % 50 == 7 ? new OrderMessage { Body = "{"u8.ToArray() } : Message($"M{n}")).ToArray();
        var verdicts = await ProcessAsync(messages);
        Assert.Equal(980, verdicts.Count(verdict => verdict is MessageVerdict.Complete));
        Assert.Equal(20, verdicts.Count(verdict => NameOf(verdict) == "not-json"));
    }

    [Fact]
    public async Task AMessageOfAnErasedOrderIsDroppedAndNotKeptAsADeadLetter()
    {
        await ProcessAsync(Message("erased"));
        await system.Erasure.EraseAsync(_customer, "erased", TestContext.Current.CancellationToken);
        Assert.Equal(["complete", "complete"], (await ProcessAsync(Message("erased"), Message("erased", quantity: 2))).Select(NameOf));
    }

    [Fact]
    public async Task AlsoOneThatIsNoOrderIfItNamesTheErasedOne()
    {
        OrderMessage Invalid(string order) => new() { Body = Encoding.UTF8.GetBytes($$"""{"order_id":"{{order}}","customer_id":"{{_customer}}","items":[]}""") };
        await ProcessAsync(Message("A"), Message("B"));
        await system.Erasure.EraseAsync(_customer, "A", TestContext.Current.CancellationToken);
        Assert.Equal(
            ["complete", "invalid", "complete"],
            (await ProcessAsync(Invalid("A"), Invalid("B"), Invalid("A") with { ContentType = "text/plain" })).Select(NameOf));
    }

    [Fact]
    public async Task RedeliveriesOfAMessageWithoutAnOrderIdMakeOneOrder()
    {
        var message = Message(null) with { SequenceKey = "42", EnqueuedAt = Some.Time };
        Assert.All(await ProcessAsync(message, message, message), verdict => Assert.IsType<MessageVerdict.Complete>(verdict));
        Assert.IsType<MessageVerdict.Complete>(Assert.Single(await ProcessAsync(message)));
        var order = Assert.Single((await system.CustomerOrders.ListAsync(
            new(_customer, null, null, null, true, 10, null), TestContext.Current.CancellationToken)).Orders);
        Assert.Equal(Some.Time, order.OrderedAt);
    }

    [Fact]
    public async Task WhileTheStoreIsAwayMessagesAreKept()
    {
        system.Faults.Add(new() { Fault = Fault.Fail(503), Path = "colls/orders/docs", Times = int.MaxValue });
        try
        {
            var verdicts = await ProcessAsync(TimeSpan.FromSeconds(1), Message("later"), new() { Body = "bad"u8.ToArray() });
            Assert.InRange(Assert.IsType<MessageVerdict.Again>(verdicts[0]).After, TimeSpan.FromMilliseconds(1), StoreBackoff.Longest);
            Assert.Equal("not-json", NameOf(verdicts[1]));
        }
        finally
        {
            system.Faults.Clear();
        }

        Assert.IsType<MessageVerdict.Complete>(Assert.Single(await ProcessAsync(Message("later"))));
    }

    [Fact]
    public async Task AStoreThatComesBackInTimeIsNotNoticed()
    {
        system.Faults.Add(new() { Fault = Fault.Fail(429, 3200, TimeSpan.FromMilliseconds(1)), Operation = FaultOperation.Create, Times = 12 });
        system.Faults.Add(new() { Fault = Fault.Fail(429, 3200, TimeSpan.FromMilliseconds(1)), Operation = FaultOperation.Bulk, Times = 12 });
        try
        {
            Assert.All(await ProcessAsync(Message("x"), Message("y")), verdict => Assert.IsType<MessageVerdict.Complete>(verdict));
        }
        finally
        {
            system.Faults.Clear();
        }
    }

    [Fact]
    public async Task AVerdictIsToldWithoutWaitingForTheOthers()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var told = new TaskCompletionSource<int>();
        system.Faults.Add(new() { Fault = Fault.Fail(503), Path = "colls/orders/docs", Times = int.MaxValue });
        try
        {
            var running = system.QueueIntake.ProcessAsync(
                [Message("slow"), new() { Body = "bad"u8.ToArray() }],
                (index, _) =>
                {
                    told.TrySetResult(index);
                    return Task.CompletedTask;
                },
                patience: null,
                stop.Token);
            Assert.Equal(1, await told.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
            Assert.False(running.IsCompleted);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        }
        finally
        {
            system.Faults.Clear();
        }
    }

    private OrderMessage Message(string? orderId, int quantity = 1)
    {
        var id = orderId is null ? "" : $"\"order_id\":\"{orderId}\",";
        return new() { Body = Encoding.UTF8.GetBytes($$"""{{{id}}"customer_id":"{{_customer}}","items":[{"sku":"S","quantity":{{quantity}},"price":100}]}""") };
    }

    private Task<IReadOnlyList<MessageVerdict>> ProcessAsync(params OrderMessage[] messages) =>
        system.QueueIntake.ProcessAsync(messages, TestContext.Current.CancellationToken);

    private async Task<MessageVerdict[]> ProcessAsync(TimeSpan patience, params OrderMessage[] messages)
    {
        var verdicts = new MessageVerdict[messages.Length];
        await system.QueueIntake.ProcessAsync(
            messages,
            (index, verdict) =>
            {
                verdicts[index] = verdict;
                return Task.CompletedTask;
            },
            patience,
            TestContext.Current.CancellationToken);
        return verdicts;
    }

    private static string NameOf(MessageVerdict verdict) => verdict switch
    {
        MessageVerdict.Complete => "complete",
        MessageVerdict.SetAside aside => aside.Reason,
        _ => "again",
    };
}
