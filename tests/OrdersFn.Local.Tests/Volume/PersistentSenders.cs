using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Amqp;
using Amqp.Framing;
using Amqp.Sasl;
using OrdersFn.Local.Tests.Running;
using OrdersFn.Local.Tests.Support;

namespace OrdersFn.Local.Tests.Volume;

/// <summary>Clients that send every order again until it is acknowledged, through whichever server runs at the time.</summary>
internal sealed class PersistentSenders(CancellationToken stop)
{
    private const int BulkSize = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<string, bool> _acknowledged = new();
    private volatile Target? _target;
    private volatile bool _finishing;
    private int _next;

    /// <summary>Ids of orders that some answer promised to keep.</summary>
    public ICollection<string> Acknowledged => _acknowledged.Keys;

    /// <summary>From now on they send here.</summary>
    public void SendTo(ServerProcess server)
    {
        var port = server.ServiceBus.Split("127.0.0.1:")[1].Split(';')[0];
        _target = new(server.Url, int.Parse(port, CultureInfo.InvariantCulture));
    }

    /// <summary>Each finishes what it has begun, then ends.</summary>
    public void Finish() => _finishing = true;

    public Task RunAsync(int bulk, int single, int asynchronous, int amqp) => Task.WhenAll(
        [.. Start(bulk, SendBulkAsync), .. Start(single, target => SendOneAsync(target, respondAsync: false)), .. Start(asynchronous, target => SendOneAsync(target, respondAsync: true)),
            .. Start(amqp, SendMessageAsync)]);

    private IEnumerable<Task> Start(int count, Func<Func<Target>, Task> send) => Enumerable.Range(0, count).Select(_ => Task.Run(
        async () =>
        {
            while (!_finishing)
                await send(() => _target ?? throw new InvalidOperationException("no server yet"));
        },
        stop));

    private string NextOrder(out string id)
    {
        var number = Interlocked.Increment(ref _next);
        id = string.Create(CultureInfo.InvariantCulture, $"o{number:D7}");
        var time = DateTimeOffset.UnixEpoch.AddDays(20_000).AddSeconds(number * 40L).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return Sample.Order(id, $"C{number % 50}", time);
    }

    private async Task SendBulkAsync(Func<Target> target)
    {
        var lines = new StringBuilder();
        var wanted = new HashSet<string>();
        for (var i = 0; i < BulkSize; i++)
        {
            lines.Append(NextOrder(out var id)).Append('\n');
            wanted.Add(id);
        }

        await UntilDoneAsync(async () =>
        {
            using var http = new HttpClient { BaseAddress = target().Url };
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/orders/bulk", UriKind.Relative))
            {
                Content = Api.Content(Encoding.UTF8.GetBytes(lines.ToString()), "application/x-ndjson"),
            };
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            using var results = new StreamReader(await response.Content.ReadAsStreamAsync(stop));
            while (response.IsSuccessStatusCode && await results.ReadLineAsync(stop) is { } line)
            {
                var result = JsonDocument.Parse(line).RootElement;
                if (result.GetProperty("result").GetString() is "created" or "duplicate" && result.GetProperty("order_id").GetString() is { } id)
                {
                    _acknowledged[id] = true;
                    wanted.Remove(id);
                }
            }

            return wanted.Count == 0;
        });
    }

    private async Task SendOneAsync(Func<Target> target, bool respondAsync)
    {
        var order = NextOrder(out var id);
        await UntilDoneAsync(async () =>
        {
            using var http = new HttpClient { BaseAddress = target().Url };
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/orders", UriKind.Relative)) { Content = Api.Json(order) };
            if (respondAsync)
                request.Headers.Add("Prefer", "respond-async");
            using var response = await http.SendAsync(request, stop);
            if (response.StatusCode is not (HttpStatusCode.Created or HttpStatusCode.OK or HttpStatusCode.Accepted))
                return false;
            _acknowledged[id] = true;
            return true;
        });
    }

    private async Task SendMessageAsync(Func<Target> target)
    {
        Connection? connection = null;
        SenderLink? link = null;
        try
        {
            // A connection lives for many messages, as those of real clients do; it is opened anew only when it broke.
            for (var sent = 0; sent < 200 && !_finishing; sent++)
            {
                var order = NextOrder(out var id);
                await UntilDoneAsync(async () =>
                {
                    if (connection is null or { IsClosed: true })
                    {
                        var factory = new ConnectionFactory();
                        factory.SASL.Profile = SaslProfile.Anonymous;
                        connection = await factory.CreateAsync(new Address("127.0.0.1", target().AmqpPort, null, null, "/", "amqp")).WaitAsync(Patience, stop);
                        link = new SenderLink(new Session(connection), $"s-{id}", "orders");
                    }

                    using var message = new Message { BodySection = new Data { Binary = Encoding.UTF8.GetBytes(order) }, Properties = new() { MessageId = id, ContentType = "application/json" } };
                    await link!.SendAsync(message, Patience);
                    _acknowledged[id] = true;
                    return true;
                });
            }
        }
        finally
        {
            await CloseAsync(connection);
        }
    }

    /// <summary>What was sent is acknowledged by then; the server may die before it hears the goodbye.</summary>
    private static async Task CloseAsync(Connection? connection)
    {
        try
        {
            if (connection is { IsClosed: false })
                await connection.CloseAsync();
        }
        catch (AmqpException)
        {
        }
    }

    private async Task UntilDoneAsync(Func<Task<bool>> attempt)
    {
        while (true)
        {
            try
            {
                if (await attempt())
                    return;
            }
            catch (Exception fault) when (!stop.IsCancellationRequested
                && fault is HttpRequestException or IOException or JsonException or AmqpException or TimeoutException or OperationCanceledException or System.Net.Sockets.SocketException or InvalidOperationException or ObjectDisposedException)
            {
                // The server died, or is not up yet.
            }

            await Task.Delay(Pause, stop);
        }
    }

    private sealed record Target(Uri Url, int AmqpPort);
}
