using System.Diagnostics;
using System.Globalization;
using Microsoft.Azure.Cosmos;
using Tests;

namespace CosmosLocal.Tests.EndToEnd;

public sealed class KillTests : IDisposable
{
    private const string DirectoryVariable = "COSMOSLOCAL_KILL_DIRECTORY";
    private readonly string _directory = Directory.CreateTempSubdirectory("cosmoslocal-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AKilledProcessHasLostNothingThatItAcknowledged()
    {
        var acknowledged = Path.Combine(_directory, "acknowledged");
        for (var round = 1; round <= 2; round++)
        {
            using var victim = StartVictim();
            try
            {
                var atLeast = 400 * round;
                await Eventually.IsAsync(() => Acknowledged(acknowledged).Count >= atLeast);
            }
            finally
            {
                victim.Kill(entireProcessTree: true);
                await victim.WaitForExitAsync(Cancel);
            }

            await using var account = CosmosLocalAccount.Open(new() { DataDirectory = Path.Combine(_directory, "data") });
            using var client = LocalAccount.Connect(account);
            var container = client.GetContainer("d", "c");
            var stored = (await container.QueryAsync<string>("SELECT VALUE c.id FROM c")).ToHashSet();
            Assert.Superset(Acknowledged(acknowledged).ToHashSet(), stored);
            Assert.Equal(stored.Count, (await container.QueryAsync<string>("SELECT VALUE c.id FROM c WHERE c.total >= 0 ORDER BY c.total")).Count);
            Assert.Equal(stored.Count, Assert.Single(account.ReadPartitions("d", "c")).Documents);
        }
    }

    /// <summary>Run by the other test in a process of its own.</summary>
    [Fact(Explicit = true)]
    public async Task WriteUntilKilled()
    {
        var directory = Environment.GetEnvironmentVariable(DirectoryVariable) ?? throw new InvalidOperationException("Started without a directory.");
        await using var account = CosmosLocalAccount.Open(new() { DataDirectory = Path.Combine(directory, "data") });
        using var client = LocalAccount.Connect(account);
        Database database = await client.CreateDatabaseIfNotExistsAsync("d", cancellationToken: Cancel);
        Container container = await database.CreateContainerIfNotExistsAsync(
            new ContainerProperties("c", ["/customerId", "/bucket"]), cancellationToken: Cancel);
        await using var log = new StreamWriter(Path.Combine(directory, "acknowledged"), append: true) { AutoFlush = true };
        var turn = new Lock();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async writer =>
        {
            for (var n = 0; ; n++)
            {
                var order = new Order(Guid.NewGuid().ToString("n", CultureInfo.InvariantCulture), $"c{writer}", n % 3, n, n);
                await container.CreateItemAsync(order, order.Key, cancellationToken: Cancel);
                lock (turn)
                    log.WriteLine(order.Id);
            }
        }));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private Process StartVictim()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, Environment = { [DirectoryVariable] = _directory } };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(KillTests).Assembly.Location);
        foreach (var argument in new[] { "-explicit", "only", "-method", $"{typeof(KillTests).FullName}.{nameof(WriteUntilKilled)}" })
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    // The last line may be cut off by the kill.
    private static List<string> Acknowledged(string path)
    {
        if (!File.Exists(path))
            return [];
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').SkipLast(1)];
    }
}
