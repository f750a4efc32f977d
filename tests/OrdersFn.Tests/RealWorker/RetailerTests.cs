using System.IO.Compression;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OrdersFn.Core.Store;
using OrdersFn.Tests.Hosting;
using Tests;

namespace OrdersFn.Tests.RealWorker;

/// <summary>
/// A year of a real retailer through the real worker, its changes handed over as the host does. The file is not part of the repository; without it this
/// is skipped.
/// </summary>
[Collection(RunningWorker.Collection)]
public sealed class RetailerTests
{
    private const int Orders = 20_726;
    private const int OrdersARequest = 1000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>With the setting of host.json and without it: the views are the same, and nothing is parked.</summary>
    [Theory(Explicit = true)]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Suite", "Long")]
    public async Task AYearOfARealRetailerIsInTheViews(bool withSetting)
    {
        var path = RetailerFile.Find();
        await using var worker = new RunningWorker(withSetting ? HostFile.Read() : "{}");
        await worker.InitializeAsync();
        await using var trigger = await HostTrigger.StartAsync(worker.Host, worker.Store.ForRequests);
        var http = worker.Front.Client;

        var created = 0;
        foreach (var lines in LinesOf(path).Chunk(OrdersARequest))
        {
            using var content = new StringContent(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson");
            using var answer = await http.PostAsync(new Uri("/api/orders/bulk", UriKind.Relative), content, Cancellation);
            created += (await answer.Content.ReadAsStringAsync(Cancellation)).Split("\"result\":\"created\"").Length - 1;
        }

        Assert.Equal(Orders, created);
        await trigger.TakenAsync(Orders);
        var parked = worker.Store.ForRequests.Parked.QueryAsync<JsonElement>(new("SELECT c.source, c.reason FROM c OFFSET 0 LIMIT 3"), null, Cancellation);
        Assert.Empty(await parked.ToListAsync(Cancellation));
        var summary = await http.GetFromJsonAsync<JsonElement>(new Uri("/api/orders/summary", UriKind.Relative), Cancellation);
        Assert.Equal(Orders, summary.GetProperty("total").GetProperty("orders").GetInt32());
        Assert.Equal("{\"findings\":0}\n", await http.GetStringAsync(new Uri("/api/audit", UriKind.Relative), Cancellation));
    }

    private static IEnumerable<string> LinesOf(string path)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
            yield return line;
    }
}
