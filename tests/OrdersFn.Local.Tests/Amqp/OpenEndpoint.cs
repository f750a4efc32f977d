using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using OrdersFn.Core.Queue;
using OrdersFn.Local.Amqp;
using OrdersFn.Local.Queue;
using OrdersFn.Local.Tests.Queue;

namespace OrdersFn.Local.Tests.Amqp;

/// <summary>An AMQP endpoint over a queue that nobody empties but the test.</summary>
internal sealed class OpenEndpoint : IAsyncDisposable
{
    private readonly QueueOptions _options;
    private AmqpEndpoint _endpoint;

    private OpenEndpoint(QueueOptions options)
    {
        _options = options;
        Queue = new(options);
        _endpoint = Endpoint(AmqpPort.Any);
    }

    public OpenQueue Queue { get; }

    public int Port => _endpoint.Port;

    public string Connection => string.Create(
        CultureInfo.InvariantCulture, $"Endpoint=sb://127.0.0.1:{Port};SharedAccessKeyName=name;SharedAccessKey=key;UseDevelopmentEmulator=true");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<OpenEndpoint> StartAsync(QueueOptions? options = null)
    {
        var open = new OpenEndpoint(options ?? new());
        await open._endpoint.StartAsync(Stop);
        return open;
    }

    public async Task RestartAsync()
    {
        var port = Port;
        await _endpoint.StopAsync(Stop);
        _endpoint = Endpoint(port);
        await _endpoint.StartAsync(Stop);
    }

    /// <summary>All that is in the queue, whose depth must say the same.</summary>
    public async Task<IReadOnlyList<OrderMessage>> MessagesAsync()
    {
        var waiting = (await Queue.Queue.ReadDepthAsync(Stop)).Waiting;
        var messages = new List<OrderMessage>();
        while (messages.Count < waiting)
            messages.AddRange((await Queue.ReceiveAsync(1000)).Select(queued => queued.Message));
        return messages;
    }

    public async ValueTask DisposeAsync()
    {
        await _endpoint.StopAsync(Stop);
        Queue.Dispose();
    }

    private AmqpEndpoint Endpoint(int port) => new(
        new() { DataDirectory = "", AmqpPort = port }, _options, Queue.Queue, NullLogger<AmqpEndpoint>.Instance);
}
