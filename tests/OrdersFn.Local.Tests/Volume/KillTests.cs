using System.Net;
using OrdersFn.Local.Tests.Running;
using OrdersFn.Local.Tests.Support;
using Tests;

namespace OrdersFn.Local.Tests.Volume;

/// <summary>Power failures while everybody sends. Runs with the long suites.</summary>
[Trait("Suite", "Long")]
[Collection("servers that are killed, one at a time")]
public sealed class KillTests : IDisposable
{
    private const int Rounds = 20;
    private readonly TemporaryDirectory _data = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Dispose();

    [Fact(Explicit = true)]
    public async Task WhatWasAcknowledgedIsThereOnceAfterTwentyKills()
    {
        var random = new Random(20);
        var senders = new PersistentSenders(Stop);
        Task? sending = null;
        for (var round = 0; round < Rounds; round++)
        {
            using var server = await ServerProcess.ServeAsync(_data.File("data"));
            senders.SendTo(server);
            sending ??= senders.RunAsync(bulk: 2, single: 4, asynchronous: 2, amqp: 4);
            await Task.Delay(random.Next(200, 2500), Stop);
            Assert.False(sending.IsFaulted, sending.Exception?.ToString());
            await server.KillAsync();
        }

        using var last = await ServerProcess.ServeAsync(_data.File("data"));
        senders.SendTo(last);
        senders.Finish();
        await sending!;
        using var http = new HttpClient { BaseAddress = last.Url };
        var api = new Api(http);
        await Eventually.IsAsync(async () => (await api.GetAsync("api/health")).Json.GetProperty("queue").GetProperty("waiting").GetInt64() == 0);

        Assert.Empty((await api.GetAsync("api/deadletters")).Json.GetProperty("dead_letters").EnumerateArray());
        var audit = await CommandLine.RunAsync("audit", "--url", last.Url.ToString());
        Assert.True(audit.ExitCode == 0, audit.Output + audit.Error);
        // The audit has found orders and view to agree, so the view's list is the list of orders.
        var (rows, _) = await api.WalkAsync("api/orders?limit=1000");
        var found = rows.Select(row => row.GetProperty("order_id").GetString()!).ToList();
        Assert.Equal(found.Count, found.Distinct().Count());
        Assert.Empty(senders.Acknowledged.Except(found));
        Assert.True(senders.Acknowledged.Count > 1_000, $"only {senders.Acknowledged.Count} orders were acknowledged");
        foreach (var id in senders.Acknowledged.Take(100))
            Assert.Equal(HttpStatusCode.OK, (await api.GetAsync($"api/orders/{id}")).Status);
        TestContext.Current.SendDiagnosticMessage("{0} acknowledged, {1} stored, {2} kills", senders.Acknowledged.Count, found.Count, Rounds);
    }
}
