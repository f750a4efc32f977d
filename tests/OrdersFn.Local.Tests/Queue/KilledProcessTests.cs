using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OrdersFn.Core.Queue;
using OrdersFn.Local.Queue;
using OrdersFn.Local.Tests.Support;
using Tests;
using static OrdersFn.Local.Tests.Queue.OpenQueue;

namespace OrdersFn.Local.Tests.Queue;

/// <summary>kill -9 of a process that sends and receives: this test program starts itself again as the victim.</summary>
public sealed class KilledProcessTests
{
    private const string Folder = "ORDERSFN_VICTIM_FOLDER";
    private const string Poison = "poison";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NothingAcceptedIsLostAndNothingSettledComesBack()
    {
        using var folder = new TemporaryDirectory();
        for (var round = 1; round <= 3; round++)
        {
            using var victim = Start(nameof(SendingVictim), folder);
            await Eventually.IsAsync(() => Task.FromResult(victim.HasExited || Lines(folder, "sent").Length >= round * 400));
            Assert.False(victim.HasExited);
            victim.Kill();
            await victim.WaitForExitAsync(Stop);
        }

        using var queue = Open(folder);
        var left = new List<string>();
        while (left.Count < (await queue.ReadDepthAsync(Stop)).Waiting)
            left.AddRange((await queue.ReceiveAsync(1000, Stop)).Select(queued => Text(queued.Message)));
        Assert.Equal(left.Count, left.Distinct().Count());
        var settled = Lines(folder, "settled");
        Assert.NotEmpty(settled);
        Assert.Equal(settled.Length, settled.Distinct().Count());
        Assert.Empty(settled.Intersect(left));
        Assert.Empty(Lines(folder, "sent").Except(left).Except(settled).Except(Lines(folder, "settling")));
    }

    [Fact]
    public async Task AMessageThatKillsItsReceiverEndsAsADeadLetterAndAlone()
    {
        using var folder = new TemporaryDirectory();
        using (var queue = Open(folder))
            await queue.SendAsync([.. Enumerable.Range(0, 20).Select(i => Message(i == 7 ? Poison : $"{i}"))], Stop);
        for (var life = 0; life < 4; life++)
        {
            using var victim = Start(nameof(PoisonedVictim), folder);
            using var deadline = new CancellationTokenSource(Eventually.Deadline);
            await victim.WaitForExitAsync(deadline.Token);
        }

        using var after = Open(folder);
        Assert.Equal(new QueueDepth(0, 1), await after.ReadDepthAsync(Stop));
        var dead = Assert.Single(await after.ListAsync(10, null, Stop));
        Assert.Equal((Poison, "MaxDeliveryCountExceeded", 3), (Text(dead.Message), dead.Reason, dead.Deliveries));
    }

    [Fact(Explicit = true)]
    public async Task SendingVictim()
    {
        using var queue = Open(VictimFolder());
        using var sent = Log("sent");
        using var settling = Log("settling");
        using var settled = Log("settled");
        using var limit = new CancellationTokenSource(Eventually.Deadline);
        var run = Guid.NewGuid().ToString("n");
        var senders = Enumerable.Range(0, 8).Select(sender => Task.Run(async () =>
        {
            for (var i = 0; !limit.IsCancellationRequested; i++)
            {
                var bodies = Enumerable.Range(0, 3).Select(part => $"{run}-{sender}-{i}-{part}").ToList();
                Assert.IsType<SendOutcome.Accepted>(await queue.SendAsync([.. bodies.Select(body => Message(body, body))], Stop));
                Write(sent, bodies);
            }
        }, Stop));
        var receiver = Task.Run(async () =>
        {
            while (!limit.IsCancellationRequested)
            {
                // Less than is sent, so that something is always left.
                var batch = await queue.ReceiveAsync(2, Stop);
                Write(settling, batch.Select(queued => Text(queued.Message)));
                await queue.SettleAsync([.. batch.Select(queued => (queued.Lock, (Settlement)new Settlement.Complete()))]);
                Write(settled, batch.Select(queued => Text(queued.Message)));
            }
        }, Stop);
        await Task.WhenAll([.. senders, receiver]);
    }

    [Fact(Explicit = true)]
    public async Task PoisonedVictim()
    {
        using var queue = Open(VictimFolder());
        while ((await queue.ReadDepthAsync(Stop)).Waiting > 0)
        {
            var batch = await queue.ReceiveAsync(100, Stop);
            if (batch.Any(queued => Text(queued.Message) == Poison))
                Process.GetCurrentProcess().Kill();
            await queue.SettleAsync([.. batch.Select(queued => (queued.Lock, (Settlement)new Settlement.Complete()))]);
        }
    }

    private static LocalQueue Open(TemporaryDirectory folder) => Open(folder.Path);

    private static LocalQueue Open(string folder) => LocalQueue.Open(
        Path.Combine(folder, "queue.sqlite"), new() { MaxDeliveries = 3 }, TimeProvider.System, NullLogger<LocalQueue>.Instance);

    private static string VictimFolder() =>
        Environment.GetEnvironmentVariable(Folder) ?? throw new InvalidOperationException("Started by the tests above only.");

    private static FileStream Log(string name) =>
        new(Path.Combine(VictimFolder(), name), FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    // One write a call: the kill may cut a line short, but not mix two.
    private static void Write(FileStream log, IEnumerable<string> lines)
    {
        lock (log)
            log.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
    }

    private static Process Start(string victim, TemporaryDirectory folder)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(KilledProcessTests).Assembly.Location);
        foreach (var argument in (string[])["-explicit", "only", "-method", $"{typeof(KilledProcessTests).FullName}.{victim}"])
            start.ArgumentList.Add(argument);
        start.Environment[Folder] = folder.Path;
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static string[] Lines(TemporaryDirectory folder, string name)
    {
        var path = folder.File(name);
        if (!File.Exists(path))
            return [];
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Split('\n')[..^1];
    }
}
