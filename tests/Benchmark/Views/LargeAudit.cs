using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Benchmark.Intake;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using OrdersFn.Core.Store;
using Spectre.Console;

namespace Benchmark.Views;

/// <summary>The audit of very many orders, and the repair of a damaged view, each in a process of its own: its time and its memory.</summary>
/// <param name="orders">How many.</param>
/// <param name="kept">A directory that is filled unless it holds something, and stays; null: one of its own.</param>
internal sealed class LargeAudit(int orders, string? kept)
{
    private const int OrdersPerRequest = 5_000;
    private const int Damaged = 1_000;

    public async Task RunAsync()
    {
        var directory = kept is null ? Directory.CreateTempSubdirectory("ordersfn-bench").FullName : Directory.CreateDirectory(kept).FullName;
        try
        {
            if (Directory.GetFiles(directory).Length == 0)
                await FillAsync(directory);
            await AuditAsync(directory);
            await using (var server = await ServerUnderTest.StartOnAsync(directory))
                await DamageAsync(server.Server.Services.GetRequiredService<CosmosClients>().ForRequests.Timeline);
            await AuditAsync(directory, "--repair");
        }
        finally
        {
            if (kept is null)
                Directory.Delete(directory, recursive: true);
        }
    }

    private async Task FillAsync(string directory)
    {
        await using var server = await ServerUnderTest.StartOnAsync(directory);
        foreach (var request in GrowingShop.Requests(0, orders, OrdersPerRequest))
            await GrowingShop.SendAsync(server.Http, request);
        await server.WaitForViewsAsync();
    }

    /// <summary>Takes entries, rollups and places in the directory away, here and there.</summary>
    private async Task DamageAsync(Container timeline)
    {
        var random = new Random(1);
        var gone = 0;
        using var pages = timeline.GetItemQueryIterator<JsonElement>(
            new QueryDefinition("SELECT c.id, c.bucket FROM c"), requestOptions: new QueryRequestOptions { MaxItemCount = 1_000 });
        while (pages.HasMoreResults && gone < Damaged)
        {
            foreach (var row in (await pages.ReadNextAsync()).Where(_ => random.Next(orders / Damaged) == 0))
            {
                using var response = await timeline.DeleteItemStreamAsync(row.GetProperty("id").GetString(), new PartitionKey(row.GetProperty("bucket").GetString()));
                response.EnsureSuccessStatusCode();
                gone++;
            }
        }

        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{gone} documents of the timeline deleted"));
    }

    private async Task AuditAsync(string directory, params string[] more)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "OrdersFn.Local.dll"), "audit", "--data", directory, .. more])
        {
            RedirectStandardOutput = true,
        };
        var clock = Stopwatch.StartNew();
        using var audit = Process.Start(start)!;
        var sampling = ProcessMemory.SampleAsync(audit.Id, clock, CancellationToken.None);
        var lines = (await audit.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await audit.WaitForExitAsync();
        var took = clock.Elapsed;
        var samples = await sampling;
        var said = string.Join("; ", lines.Where(line => line.Contains("difference", StringComparison.Ordinal)));
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"audit {string.Join(' ', more)} of {orders:N0} orders: exit code {audit.ExitCode}, {said}; {took.TotalSeconds:N0} s, most memory of its own {samples.Max(sample => sample.Own) >> 10:N0} MiB, with mapped files {samples.Max(sample => sample.All) >> 10:N0} MiB"));
    }
}
