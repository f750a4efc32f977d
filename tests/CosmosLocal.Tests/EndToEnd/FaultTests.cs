using System.Net;
using CosmosLocal.Faults;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Time.Testing;

namespace CosmosLocal.Tests.EndToEnd;

public sealed class FaultTests(LocalAccount local) : IClassFixture<LocalAccount>
{
    private static readonly Order First = new("o1", "c1", 0, 1, 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheThirdCreateFailsAndNoOther()
    {
        var orders = await local.NewOrdersAsync();
        local.Account.Faults.Add(new() { Fault = Fault.Fail(503), Method = "POST", Path = $"colls/{orders.Id}/docs", Skip = 2 });

        await orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel);
        await orders.CreateItemAsync(First with { Id = "o2" }, First.Key, cancellationToken: Cancel);
        await Answers.RefusedAsync(HttpStatusCode.ServiceUnavailable, () => orders.CreateItemAsync(First with { Id = "o3" }, First.Key, cancellationToken: Cancel));
        await orders.CreateItemAsync(First with { Id = "o3" }, First.Key, cancellationToken: Cancel);
    }

    [Fact]
    public async Task AThrottledCallIsRetriedByTheSdk()
    {
        var orders = await local.NewOrdersAsync();
        local.Account.Faults.Add(new() { Fault = Fault.Fail(429, 3200, TimeSpan.FromMilliseconds(1)), Path = orders.Id, Method = "POST", Times = 3 });
        Assert.Equal(HttpStatusCode.Created, (await orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel)).StatusCode);
    }

    [Fact]
    public async Task AWriteWhoseAnswerIsLostIsThereAllTheSame()
    {
        var orders = await local.NewOrdersAsync();
        local.Account.Faults.Add(new() { Fault = Fault.DropAnswer, Path = orders.Id, Method = "POST" });
        await Assert.ThrowsAnyAsync<Exception>(() => orders.CreateItemAsync(First, First.Key, cancellationToken: Cancel));
        await orders.ReadItemAsync<Order>("o1", First.Key, cancellationToken: Cancel);

        local.Account.Faults.Add(new() { Fault = Fault.DropRequest, Path = orders.Id, Method = "DELETE" });
        await Assert.ThrowsAnyAsync<Exception>(() => orders.DeleteItemAsync<Order>("o1", First.Key, cancellationToken: Cancel));
        await orders.ReadItemAsync<Order>("o1", First.Key, cancellationToken: Cancel);
    }

    [Fact]
    public async Task ADelayedCallWaitsForTheClock()
    {
        var time = new FakeTimeProvider();
        await using var account = CosmosLocalAccount.Open(new() { TimeProvider = time });
        using var client = LocalAccount.Connect(account);
        Database database = await client.CreateDatabaseAsync("d", cancellationToken: Cancel);
        account.Faults.Add(new() { Fault = Fault.Delay(TimeSpan.FromMinutes(1)), Path = "dbs/d" });

        var read = database.ReadAsync(cancellationToken: Cancel);
        while (account.Faults.Struck == 0)
            await Task.Yield();
        Assert.False(read.IsCompleted);
        while (!read.IsCompleted)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        Assert.Equal(HttpStatusCode.OK, (await read).StatusCode);
    }
}
