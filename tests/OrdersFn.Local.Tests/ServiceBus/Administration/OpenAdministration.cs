using System.Globalization;
using Azure.Messaging.ServiceBus.Administration;
using Microsoft.Extensions.Logging.Abstractions;
using OrdersFn.Local.Administration;
using OrdersFn.Local.Amqp;
using OrdersFn.Local.Queue;
using OrdersFn.Local.Tests.Queue;

namespace OrdersFn.Local.Tests.ServiceBus.Administration;

/// <summary>The administration endpoint over a queue that nobody empties but the test, and the SDK's client for it.</summary>
internal sealed class OpenAdministration : IAsyncDisposable
{
    private readonly AdministrationEndpoint _endpoint;

    private OpenAdministration(QueueOptions options)
    {
        Queue = new(options);
        _endpoint = new(
            new() { DataDirectory = "", AdminPort = AmqpPort.Any },
            new(Queue.Queue, options, Queue.Time),
            NullLoggerFactory.Instance);
    }

    public OpenQueue Queue { get; }

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_endpoint.Port}/"));

    public ServiceBusAdministrationClient Client => new($"Endpoint=sb://{Address.Authority};SharedAccessKeyName=name;SharedAccessKey=key;UseDevelopmentEmulator=true");

    public static async Task<OpenAdministration> StartAsync(QueueOptions? options = null)
    {
        var open = new OpenAdministration(options ?? new());
        await open._endpoint.StartAsync(TestContext.Current.CancellationToken);
        return open;
    }

    public async ValueTask DisposeAsync()
    {
        await _endpoint.StopAsync(TestContext.Current.CancellationToken);
        Queue.Dispose();
    }
}
