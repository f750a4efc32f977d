using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Store;
using Tests;

namespace OrdersFn.Tests.RealWorker;

/// <summary>
/// The host's listeners on the change feed: for each function that takes changes, the SDK's processor with what the trigger says (as in
/// CosmosDBTriggerListener.cs of the extension). A batch that fails is given again, without end, as the functions' retry policy has it.
/// </summary>
internal sealed class HostTrigger : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly FunctionsHost _host;
    private readonly List<ChangeFeedProcessor> _processors = [];
    private readonly ConcurrentDictionary<(string Function, string Document), byte> _taken = new();
    private readonly Channel<string> _batches = Channel.CreateUnbounded<string>();

    private HostTrigger(FunctionsHost host) => _host = host;

    public static async Task<HostTrigger> StartAsync(FunctionsHost host, OrderContainers containers)
    {
        var trigger = new HostTrigger(host);
        foreach (var function in host.Functions.Values.Where(function => function.TakesChanges))
        {
            var processor = trigger.ListenerOf(function, containers);
            await processor.StartAsync();
            trigger._processors.Add(processor);
        }

        return trigger;
    }

    /// <summary>Waits until every function that takes changes has taken so many documents. Fails when none of them takes any for a while.</summary>
    public async Task TakenAsync(int documents)
    {
        while (_taken.Count < documents * _processors.Count)
            await _batches.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Eventually.Deadline);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var processor in _processors)
            await processor.StopAsync();
    }

    private ChangeFeedProcessor ListenerOf(HostedFunction function, OrderContainers containers)
    {
        var settings = function.Trigger;
        Assert.Equal(containers.Orders.Id, settings.GetProperty("containerName").GetString());
        Assert.Equal(containers.Leases.Id, settings.GetProperty("leaseContainerName").GetString());
        Assert.True(settings.GetProperty("startFromBeginning").GetBoolean());
        return containers.Orders
            .GetChangeFeedProcessorBuilder(
                settings.GetProperty("leaseContainerPrefix").GetString(), (_, changes, cancellation) => DeliverAsync(function, changes, cancellation))
            .WithInstanceName("host")
            .WithLeaseContainer(containers.Leases)
            .WithMaxItems(settings.GetProperty("maxItemsPerInvocation").GetInt32())
            .WithPollInterval(TimeSpan.FromMilliseconds(settings.GetProperty("feedPollDelay").GetInt32()))
            .WithStartTime(DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc))
            .Build();
    }

    private async Task DeliverAsync(HostedFunction function, Stream changes, CancellationToken cancellation)
    {
        using var page = await JsonDocument.ParseAsync(changes, cancellationToken: cancellation);
        var documents = page.RootElement.GetProperty("Documents");
        while (await _host.InvokeAsync(function.Name, documents.GetRawText()) is not "")
            await Task.Delay(Pause, cancellation);
        foreach (var document in documents.EnumerateArray())
            _taken[(function.Name, document.GetProperty("_rid").GetString()!)] = 0;
        _batches.Writer.TryWrite(function.Name);
    }
}
