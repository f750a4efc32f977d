using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Benchmark.Intake;
using CosmosLocal.Faults;
using Microsoft.Extensions.DependencyInjection;
using OrdersFn.Core.Audit;
using OrdersFn.Core.Timeline;
using Spectre.Console;

namespace Benchmark.Views;

/// <summary>
/// How far the view is behind under a steady load of half of what intake takes at most, measured by single orders among it: from their answer until the view lists
/// them. And whether it catches up after its container was away.
/// </summary>
internal sealed class ViewLag(TimeSpan steady, TimeSpan outage)
{
    private const int TopOrders = 40_000;
    private const int OrdersPerRequest = 250;
    private const int ProbesAtOnce = 4;
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);

    // In one hour, as new orders are.
    private int _next = GrowingShop.Fixed;

    public async Task RunAsync()
    {
        await using var server = await ServerUnderTest.StartAsync(feeds: true, partitions: 4);
        await SendAsync(server, TopOrders / 4);
        await server.WaitForViewsAsync();
        var clock = Stopwatch.StartNew();
        await SendAsync(server, TopOrders);
        var top = TopOrders / clock.Elapsed.TotalSeconds;
        await server.WaitForViewsAsync();
        var withViews = TopOrders / clock.Elapsed.TotalSeconds;
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"top speed of intake, views kept: {top:N0} orders a second answered, {withViews:N0} until the views hold all"));

        var lags = await UnderLoadAsync(server, top / 2, steady);
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{lags.Count} orders among {top / 2:N0} a second for {steady.TotalSeconds:N0} s, from answer to entry: p50 {Quantile(lags, 0.5):N0} ms, p99 {Quantile(lags, 0.99):N0} ms, most {lags.Max():N0} ms"));
        await AwayAsync(server, top / 4);
    }

    /// <summary>Milliseconds of each probe.</summary>
    private async Task<List<double>> UnderLoadAsync(ServerUnderTest server, double perSecond, TimeSpan duration)
    {
        using var ended = new CancellationTokenSource(duration);
        var loading = LoadAsync(server, perSecond, ended.Token);
        var lags = new ConcurrentBag<double>();
        // So many at once and no more: were new ones placed while others wait, their looking would be the load.
        await Task.WhenAll(Enumerable.Range(0, ProbesAtOnce).Select(async prober =>
        {
            for (var i = 0; !ended.IsCancellationRequested; i++)
            {
                await ProbeAsync(server, $"PROBE{prober}-{i}", lags);
                await Task.Delay(BetweenProbes);
            }
        }));
        await loading;
        return [.. lags];
    }

    private async Task LoadAsync(ServerUnderTest server, double perSecond, CancellationToken ended)
    {
        var clock = Stopwatch.StartNew();
        var sending = new List<Task>();
        for (var sent = 0; !ended.IsCancellationRequested;)
        {
            for (; sent < clock.Elapsed.TotalSeconds * perSecond; sent += OrdersPerRequest)
                sending.Add(SendAsync(server, OrdersPerRequest));
            await Task.Delay(5, CancellationToken.None);
        }

        await Task.WhenAll(sending);
    }

    private static async Task ProbeAsync(ServerUnderTest server, string id, ConcurrentBag<double> lags)
    {
        var time = TimeProvider.System.GetUtcNow();
        var order = $$"""{"order_id":"{{id}}","customer_id":"{{id}}","timestamp":"{{time.UtcDateTime:O}}","items":[{"sku":"A","quantity":1,"price":1}]}""";
        using var content = new StringContent(order, Encoding.UTF8, "application/json");
        using var response = await server.Http.PostAsync(new Uri("api/orders", UriKind.Relative), content);
        response.EnsureSuccessStatusCode();
        var clock = Stopwatch.StartNew();
        var reader = server.Server.Services.GetRequiredService<TimelineReader>();
        while ((await reader.ListAsync(new TimelineQuery { From = time, To = time.AddTicks(1), Limit = 1 }, CancellationToken.None)).Entries.Count == 0)
            await Task.Delay(BetweenLooks);
        lags.Add(clock.Elapsed.TotalMilliseconds);
    }

    private async Task AwayAsync(ServerUnderTest server, double perSecond)
    {
        var faults = server.Server.Store.Account!.Faults;
        faults.Add(new FaultRule { Fault = Fault.Fail(503), Path = "colls/timeline/docs", Times = int.MaxValue });
        using (var ended = new CancellationTokenSource(outage))
            await LoadAsync(server, perSecond, ended.Token);
        faults.Clear();
        var clock = Stopwatch.StartNew();
        await server.WaitForViewsAsync();
        var caughtUp = clock.Elapsed;
        var differences = 0;
        await foreach (var finding in server.Server.Services.GetRequiredService<Auditor>().RunAsync(CancellationToken.None))
        {
            differences++;
            AnsiConsole.WriteLine(finding.ToString());
        }

        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"the view's container away for {outage.TotalSeconds:N0} s under {perSecond:N0} orders a second: caught up {caughtUp.TotalSeconds:N1} s after it was back, {differences} differences"));
    }

    private Task SendAsync(ServerUnderTest server, int count)
    {
        var from = Interlocked.Add(ref _next, count) - count;
        return GrowingShop.SendAsync(server.Http, GrowingShop.Requests(from, from + count, count).Single());
    }

    private static double Quantile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
    }
}
