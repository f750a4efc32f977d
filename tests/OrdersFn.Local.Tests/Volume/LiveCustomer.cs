using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using OrdersFn.Local.Tests.Support;

namespace OrdersFn.Local.Tests.Volume;

/// <summary>
/// Users of one customer's orders, who try everything again until it is answered, through whichever server runs at the time, and hold each answer against
/// what they were told before.
/// </summary>
internal sealed class LiveCustomer(string customer, CancellationToken stop)
{
    private const int PageSize = 1_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // Users who never rest would leave a small machine no time to move anything.
    private static readonly TimeSpan Thinking = TimeSpan.FromMilliseconds(250);

    // Of every order the newest version anybody was told of.
    private readonly ConcurrentDictionary<string, int> _known = new(StringComparer.Ordinal);
    private volatile HttpClient? _http;
    private volatile bool _finishing;
    private int _placed;
    private int _walks;

    /// <summary>Orders that some answer promised to keep.</summary>
    public int Known => _known.Count;

    /// <summary>How often all orders were listed from the first to the last.</summary>
    public int Walks => _walks;

    public void TalkTo(HttpClient server) => _http = server;

    public void Finish() => _finishing = true;

    public async Task LoadAsync(int orders)
    {
        foreach (var numbers in Enumerable.Range(0, orders).Chunk(10_000))
        {
            var lines = string.Concat(numbers.Select(number => Order(number) + "\n"));
            await UntilAnsweredAsync(async http =>
            {
                using var content = Api.Content(Encoding.UTF8.GetBytes(lines), "application/x-ndjson");
                using var response = await http.PostAsync(new Uri("api/orders/bulk", UriKind.Relative), content, stop);
                var results = await response.Content.ReadAsStringAsync(stop);
                return response.IsSuccessStatusCode && results.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .All(result => result.Contains("\"created\"", StringComparison.Ordinal) || result.Contains("\"duplicate\"", StringComparison.Ordinal));
            });
            foreach (var number in numbers)
                _known[Id(number)] = 1;
        }

        _placed = orders;
    }

    /// <summary>All of them at work until told to finish. Fails at the first answer that contradicts another.</summary>
    public Task RunAsync(int writers, int updaters, int readers, int walkers) => Task.WhenAll(
    [
        .. Start(writers, _ => PlaceAsync(Interlocked.Increment(ref _placed) - 1)),
        .. Start(updaters, which => ChangeAsync(NextOf(which, updaters))),
        .. Start(readers, _ => ReadAsync(Id(Random.Shared.Next(_placed - writers)))),
        .. Start(walkers, _ => WalkAsync()),
    ]);

    public async Task WalkAsync()
    {
        var before = _known.ToArray();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var page = await GetAsync($"api/customers/{customer}/orders?limit={PageSize}{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}");
            foreach (var order in page.GetProperty("orders").EnumerateArray())
            {
                var id = order.GetProperty("order_id").GetString()!;
                Assert.True(seen.TryAdd(id, order.GetProperty("version").GetInt32()), $"{id} is listed twice");
            }

            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);
        foreach (var (id, version) in before)
        {
            Assert.True(seen.TryGetValue(id, out var listed), $"{id} is missing from the list");
            Assert.True(listed >= version, $"{id} is listed at version {listed}, after {version}");
        }

        Interlocked.Increment(ref _walks);
    }

    private IEnumerable<Task> Start(int count, Func<int, Task> act) => Enumerable.Range(0, count).Select(which => Task.Run(
        async () =>
        {
            while (!_finishing)
            {
                await act(which);
                await Task.Delay(Thinking, stop);
            }
        },
        stop));

    private async Task PlaceAsync(int number)
    {
        await UntilAnsweredAsync(async http =>
        {
            using var response = await http.PostAsync(new Uri("api/orders", UriKind.Relative), Api.Json(Order(number)), stop);
            return response.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK;
        });
        _known.TryAdd(Id(number), 1);
    }

    /// <summary>No two updaters meet, so the version is what the answer of this one says.</summary>
    private async Task ChangeAsync(string id)
    {
        await UntilAnsweredAsync(async http =>
        {
            using var body = Api.Json("""{"status":"paid"}""");
            using var response = await http.PatchAsync(new Uri($"api/customers/{customer}/orders/{id}", UriKind.Relative), body, stop);
            if (response.StatusCode != HttpStatusCode.OK)
                return false;
            Assert.Equal(2, (await JsonAsync(response)).GetProperty("version").GetInt32());
            return true;
        });
        _known[id] = 2;
    }

    private async Task ReadAsync(string id)
    {
        if (!_known.TryGetValue(id, out var version))
            return;
        var order = await GetAsync($"api/customers/{customer}/orders/{id}");
        Assert.True(order.GetProperty("version").GetInt32() >= version, $"{id} is read at version {order.GetProperty("version")}, after {version}");
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        JsonElement answer = default;
        await UntilAnsweredAsync(async http =>
        {
            using var response = await http.GetAsync(new Uri(path, UriKind.Relative), stop);
            Assert.NotEqual(HttpStatusCode.NotFound, response.StatusCode);
            if (response.StatusCode != HttpStatusCode.OK)
                return false;
            answer = await JsonAsync(response);
            return true;
        });
        return answer;
    }

    private async Task UntilAnsweredAsync(Func<HttpClient, Task<bool>> attempt)
    {
        while (true)
        {
            try
            {
                if (await attempt(_http ?? throw new InvalidOperationException("no server yet")))
                    return;
            }
            catch (Exception fault) when (!stop.IsCancellationRequested && fault is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The server died, or is not up yet.
            }

            await Task.Delay(Pause, stop);
        }
    }

    private async Task<JsonElement> JsonAsync(HttpResponseMessage response) => JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(stop)).RootElement;

    private string NextOf(int which, int updaters)
    {
        int number;
        do
            number = Random.Shared.Next(_placed / updaters) * updaters + which;
        while (!_known.ContainsKey(Id(number)));
        return Id(number);
    }

    private string Order(int number) => Sample.Order(
        Id(number), customer, DateTimeOffset.UnixEpoch.AddDays(20_000).AddSeconds(number * 20L).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

    private static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"o{number:D7}");
}
