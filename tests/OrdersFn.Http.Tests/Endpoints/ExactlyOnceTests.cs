using System.Net;
using CosmosLocal.Faults;
using OrdersFn.Core.Queue;
using OrdersFn.Http.Tests.Support;
using Tests;

namespace OrdersFn.Http.Tests.Endpoints;

/// <summary>HTTP retries, queue redeliveries and both at once of the same orders, while the store fails, loses answers and throttles.</summary>
public sealed class ExactlyOnceTests(HttpApp app) : IClassFixture<HttpApp>
{
    private const int Orders = 30;
    private const int Senders = 4;

    [Fact]
    public async Task HoweverOftenAndByWhateverWayAnOrderComesItIsOneOrderCountedOnce()
    {
        foreach (var operation in new[] { FaultOperation.Create, FaultOperation.Bulk, FaultOperation.Read, FaultOperation.Batch })
        {
            foreach (var fault in new[] { Fault.DropAnswer, Fault.Fail(503), Fault.DropRequest, Fault.Fail(429, 3200, TimeSpan.FromMilliseconds(5)) })
                app.Account.Faults.Add(new() { Fault = fault, Operation = operation, Skip = 2, Times = 5 });
        }

        await app.Queue.SendAsync(
            [.. Enumerable.Range(0, Orders * 2).Select(n => Message(n % Orders))], TestContext.Current.CancellationToken);
        using var done = new CancellationTokenSource();
        var deliveries = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested || app.Queue.Waiting.Count > 0)
                await app.DeliverAsync();
        })).ToList();
        var senders = Enumerable.Range(0, Senders).Select(sender => Task.Run(() => sender % 2 == 0 ? SendSinglesAsync(sender) : SendBulkAsync())).ToList();
        await Task.WhenAll(senders);
        await done.CancelAsync();
        await Task.WhenAll(deliveries);

        Assert.Empty(app.Queue.Letters);
        var listed = (await app.GetAsync("customers/once/orders?limit=1000")).GetProperty("orders").EnumerateArray()
            .Select(order => order.GetProperty("order_id").GetString()).ToList();
        Assert.Equal(Enumerable.Range(0, Orders).Select(n => $"once-{n:D3}"), listed.Order());

        // The feed goes on behind; then everything is sent once more, and counts no more than before.
        await Eventually.IsAsync(async () => await CountedAsync() == Orders);
        await SendBulkAsync();
        using var last = await app.SendAsync(HttpMethod.Post, "orders", Sample.Order("last", "other"));
        await Eventually.IsAsync(async () => await CountedAsync() > Orders);
        Assert.Equal(Orders + 1, await CountedAsync());
    }

    private static OrderMessage Message(int n) => new() { Body = System.Text.Encoding.UTF8.GetBytes(Order(n)) };

    private static string Order(int n) => Sample.Order($"once-{n:D3}", "once", quantity: 1 + n);

    private async Task SendSinglesAsync(int seed)
    {
        var random = new Random(seed);
        foreach (var n in Enumerable.Range(0, Orders).OrderBy(_ => random.Next()).ToList())
        {
            await Eventually.IsAsync(async () =>
            {
                using var response = await app.SendAsync(HttpMethod.Post, "orders", Order(n));
                Assert.NotEqual(HttpStatusCode.Conflict, response.StatusCode);
                return response.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK;
            });
        }
    }

    private async Task SendBulkAsync()
    {
        await Eventually.IsAsync(async () =>
        {
            var results = await app.PlaceLinesAsync(Enumerable.Range(0, Orders).Select(Order));
            Assert.All(results, result => Assert.NotEqual("conflict", result.GetProperty("result").GetString()));
            return results.All(result => result.GetProperty("result").GetString() is "created" or "duplicate");
        });
    }

    private async Task<long> CountedAsync() => (await app.GetAsync("orders/summary")).GetProperty("total").GetProperty("orders").GetInt64();
}
