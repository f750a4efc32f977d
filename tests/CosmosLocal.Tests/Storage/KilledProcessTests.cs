using System.Diagnostics;
using CosmosHash;
using CosmosLocal.ChangeFeed;
using CosmosLocal.Indexing;
using CosmosLocal.Storage;
using CosmosLocal.Tests.Items;
using static CosmosLocal.Tests.Items.TestContainer;

namespace CosmosLocal.Tests.Storage;

/// <summary>kill -9 of a process that writes: this test program starts itself again as the victim.</summary>
public sealed class KilledProcessTests
{
    private const string Folder = "COSMOSLOCAL_VICTIM_FOLDER";

    [Fact]
    public async Task NothingAcknowledgedIsLostAndNothingIsDamaged()
    {
        var folder = Directory.CreateTempSubdirectory("cosmoslocal").FullName;
        for (var round = 1; round <= 2; round++)
        {
            var acknowledged = await RunAndKillAsync(folder, round * 300);
            await using var store = SqliteStore.Open(Path.Combine(folder, "account.db"));
            Assert.Equal("ok", store.Read(connection =>
            {
                using var row = connection.Prepare("PRAGMA integrity_check");
                return row.Step() ? row.Text(0) : "";
            }));
            await using var container = TestContainer.Reopen(store, Definition());
            var found = container.FeedIds(FeedStart.Beginning, int.MaxValue);
            Assert.Equal(found.Length, found.Distinct().Count());
            Assert.Empty(acknowledged.Except(found));
            Assert.Equal(found.Length, container.Engine.Partitions.Active.Sum(partition => partition.Counters.Documents));
            using var reader = await container.Engine.OpenReaderAsync(Stop);
            Assert.Equal(found.Order(), Ids(reader.ScanTerm("/n", IndexKeyRange.All, false, KeyRange.All)).Order());
        }
    }

    [Fact(Explicit = true)]
    public async Task Victim()
    {
        var folder = Environment.GetEnvironmentVariable(Folder) ?? throw new InvalidOperationException("Started by the test above only.");
        var path = Path.Combine(folder, "account.db");
        var isNew = !File.Exists(path);
        await using var store = SqliteStore.Open(path);
        await using var container = isNew ? await OpenAsync(store: store) : TestContainer.Reopen(store, Definition());
        await using var log = new FileStream(Path.Combine(folder, "acknowledged"), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var run = Guid.NewGuid().ToString("n");
        var gate = new Lock();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            // Far more than the test waits for, but not without end should nobody come to kill it.
            for (var i = 0; i < 2_000; i++)
            {
                var id = $"{run}-{writer}-{i}";
                Assert.Equal(201, await container.StatusAsync(Create($$"""{"id":"{{id}}","customerId":"c{{i % 20}}","n":{{i}}}""")));
                lock (gate)
                    log.Write(System.Text.Encoding.UTF8.GetBytes(id + "\n"));
            }
        }, Stop)));
    }

    private static async Task<string[]> RunAndKillAsync(string folder, int acknowledgements)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(KilledProcessTests).Assembly.Location);
        foreach (var argument in (string[])["-explicit", "only", "-method", $"{typeof(KilledProcessTests).FullName}.{nameof(Victim)}"])
            start.ArgumentList.Add(argument);
        start.Environment[Folder] = folder;
        using var victim = Process.Start(start)!;
        victim.BeginOutputReadLine();
        victim.BeginErrorReadLine();
        var log = Path.Combine(folder, "acknowledged");
        var deadline = Environment.TickCount64 + 60_000;
        while (!victim.HasExited && Environment.TickCount64 < deadline && Lines(log).Length < acknowledgements)
            await Task.Delay(20, Stop);
        Assert.False(victim.HasExited);
        victim.Kill();
        await victim.WaitForExitAsync(Stop);
        var lines = Lines(log);
        Assert.True(lines.Length >= acknowledgements);
        return lines;
    }

    // The last line may be cut short by the kill.
    private static string[] Lines(string log)
    {
        if (!File.Exists(log))
            return [];
        using var reader = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Split('\n')[..^1];
    }
}
