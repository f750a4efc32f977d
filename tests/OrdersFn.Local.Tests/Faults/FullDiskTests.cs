using System.Net;
using OrdersFn.Core.Queue;
using OrdersFn.Local.Queue;
using OrdersFn.Local.Serving;
using OrdersFn.Local.Tests.Running;
using OrdersFn.Local.Tests.Support;
using Tests;

namespace OrdersFn.Local.Tests.Faults;

/// <summary>No room on the disk: said so, nothing acknowledged is lost, and all goes on when there is room.</summary>
public sealed class FullDiskTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryKindOfWriteSaysSoAndGoesOnByItself()
    {
        using var volume = SmallVolume.Mount(8);
        await using var server = await LocalServer.StartAsync(new() { DataDirectory = volume.Path, Urls = "http://127.0.0.1:0" }, Stop);
        using var http = new HttpClient { BaseAddress = server.Url };
        var api = new Api(http);
        await api.PlaceLinesAsync(string.Join('\n', Enumerable.Range(0, 20).Select(n => Sample.Order($"O{n}"))));
        await api.ViewHoldsAsync(20);
        volume.Fill();

        IsFull(await api.PlaceAsync(Sample.Order("NEW")), "account.sqlite");
        IsFull(await api.MoveAsync("C1", "O1", "paid"), "account.sqlite");
        IsFull(await api.EraseAsync("C1", "O2"), "account.sqlite");
        IsFull(await api.SendAsync(HttpMethod.Put, "api/customers/C1/layout", Api.Json("""{"buckets":2,"lanes":1}""")), "account.sqlite");
        IsFull(await api.PlaceAsync(Sample.Order("QUEUED"), ("Prefer", "respond-async")), "queue.sqlite");
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("api/customers/C1/orders/O3")).Status);
        await Eventually.EqualAsync((HttpStatusCode.ServiceUnavailable, "the disk is full: account.sqlite cannot grow", "the disk is full: queue.sqlite cannot grow"), async () =>
        {
            var health = await api.GetAsync("api/health");
            return (health.Status, ReasonIn(health, "store"), ReasonIn(health, "queue"));
        });

        // In bulk it waits for room.
        var bulk = api.PlaceLinesAsync(string.Join('\n', Enumerable.Range(0, 10).Select(n => Sample.Order($"B{n}"))));
        await Eventually.IsAsync(async () => (await api.GetAsync("api/health")).Status == HttpStatusCode.ServiceUnavailable);
        Assert.False(bulk.IsCompleted);
        volume.MakeRoom();
        Assert.All(await bulk, line => Assert.Equal("created", line.GetProperty("result").GetString()));
        await Eventually.IsAsync(async () => (await api.GetAsync("api/health")).Status == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Created, (await api.PlaceAsync(Sample.Order("NEW"))).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await api.PlaceAsync(Sample.Order("QUEUED"), ("Prefer", "respond-async"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.MoveAsync("C1", "O1", "paid")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await api.EraseAsync("C1", "O2")).Status);
        await api.ViewHoldsAsync(31);
        var audit = await CommandLine.RunAsync("audit", "--url", server.Url.ToString());
        Assert.True(audit.ExitCode == 0, audit.Output + audit.Error);
    }

    [Theory]
    [InlineData("complete")]
    [InlineData("abandon")]
    [InlineData("dead-letter")]
    [InlineData("replay")]
    public async Task AMessageThatCannotBeSettledComesAgain(string kind)
    {
        using var volume = SmallVolume.Mount(4);
        using var queue = LocalQueue.Open(
            Path.Combine(volume.Path, "queue.sqlite"), new(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<LocalQueue>.Instance);
        await queue.SendAsync([OpenMessage("a")], Stop);
        var first = Assert.Single(await queue.ReceiveAsync(1, Stop));
        if (kind == "replay")
            await queue.SettleAsync([(first.Lock, new Settlement.DeadLetter("reason", "text"))]);
        volume.Fill();

        Task Write() => kind switch
        {
            "complete" => queue.SettleAsync([(first.Lock, new Settlement.Complete())]),
            "abandon" => queue.SettleAsync([(first.Lock, new Settlement.Abandon(TimeSpan.Zero))]),
            "dead-letter" => queue.SettleAsync([(first.Lock, new Settlement.DeadLetter("reason", "text"))]),
            _ => queue.ReplayAsync(first.SequenceNumber, Stop),
        };
        await Assert.ThrowsAnyAsync<Exception>(Write);
        var away = await Assert.ThrowsAsync<QueueUnavailableException>(() => queue.ReadDepthAsync(Stop));
        Assert.Equal("the disk is full: queue.sqlite cannot grow", away.Storage?.Reason);

        volume.MakeRoom();
        await queue.ReadDepthAsync(Stop);
        if (kind == "replay")
            Assert.True(await queue.ReplayAsync(first.SequenceNumber, Stop));
        var again = Assert.Single(await queue.ReceiveAsync(1, Stop).WaitAsync(Eventually.Deadline, Stop));
        Assert.Equal(first.Message.Body.ToArray(), again.Message.Body.ToArray());
        Assert.Equal([true], await queue.SettleAsync([(again.Lock, new Settlement.Complete())]));
    }

    [Fact]
    public async Task AStartWithoutRoomEndsWithOneLine()
    {
        using var volume = SmallVolume.Mount(4);
        volume.Fill();
        var (exitCode, _, error) = await ServerProcess.RunAsync("serve", "--urls", "http://127.0.0.1:0", "--amqp-port", "0", "--data", Directory.CreateDirectory(Path.Combine(volume.Path, "d")).FullName);
        Assert.Equal(1, exitCode);
        Assert.Matches(@"^error: the disk is full: \S*account\.sqlite cannot grow; make room, then start again\.$", error.Trim());
    }

    private static string ReasonIn(Answer health, string part) =>
        health.Json.GetProperty(part).TryGetProperty("reason", out var reason) ? reason.GetString()! : "";

    private static OrderMessage OpenMessage(string body) => new() { Body = System.Text.Encoding.UTF8.GetBytes(body) };

    private static void IsFull(Answer answer, string file)
    {
        answer.IsProblem(HttpStatusCode.ServiceUnavailable, "disk-full");
        Assert.Equal($"the disk is full: {file} cannot grow", answer.Json.GetProperty("detail").GetString());
        Assert.Equal("5", answer.Headers["Retry-After"]);
    }
}
