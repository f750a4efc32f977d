using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;

namespace Benchmark.Spreading;

/// <summary>Calls about one customer that come at a steady pace, however long each takes: what users do.</summary>
internal sealed class LiveCalls(HttpClient http, string customer, int orders)
{
    private int _placed;

    private readonly Random _random = new(1);

    /// <summary>Milliseconds from when each call was due, by kind.</summary>
    public async Task<IReadOnlyDictionary<string, List<double>>> RunAsync(TimeSpan atLeast, Func<Task<bool>> enough)
    {
        var ended = false;
        var pacing = new Dictionary<string, Task<List<double>>>
        {
            ["place an order"] = PaceAsync(60, () => PlaceAsync(), () => ended),
            ["read an order"] = PaceAsync(60, () => ReadAsync($"{customer}-{Any():D8}"), () => ended),
            ["change a status"] = PaceAsync(20, () => ChangeAsync($"{customer}-{Any():D8}"), () => ended),
            ["list a page of 50"] = PaceAsync(10, () => GetAsync($"api/customers/{customer}/orders?limit=50"), () => ended),
        };
        await Task.Delay(atLeast);
        while (!await enough())
            await Task.Delay(250);
        ended = true;
        return pacing.Keys.Zip(await Task.WhenAll(pacing.Values)).ToDictionary();
    }

    private int Any()
    {
        lock (_random)
            return _random.Next(orders);
    }

    private static async Task<List<double>> PaceAsync(int perSecond, Func<Task> call, Func<bool> ended)
    {
        var times = new ConcurrentBag<double>();
        var calls = new List<Task>();
        var clock = Stopwatch.StartNew();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        for (long due = 0; !ended(); await pace.WaitForNextTickAsync())
        {
            for (; due < clock.Elapsed.TotalSeconds * perSecond; due++)
                calls.Add(TimeAsync(due * 1000.0 / perSecond));
        }

        await Task.WhenAll(calls);
        return [.. times];

        async Task TimeAsync(double dueAt)
        {
            await Task.Yield();
            await call();
            times.Add(clock.Elapsed.TotalMilliseconds - dueAt);
        }
    }

    private async Task PlaceAsync()
    {
        var order = LargeCustomer.Order(customer, orders + Interlocked.Increment(ref _placed));
        using var content = new StringContent(order, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri("api/orders", UriKind.Relative), content);
        response.EnsureSuccessStatusCode();
    }

    private Task ReadAsync(string orderId) => GetAsync($"api/customers/{customer}/orders/{orderId}");

    private async Task ChangeAsync(string orderId)
    {
        using var response = await http.PatchAsJsonAsync(new Uri($"api/customers/{customer}/orders/{orderId}", UriKind.Relative), new { status = "paid" });
        response.EnsureSuccessStatusCode();
    }

    private async Task GetAsync(string path)
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative));
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync();
    }
}
