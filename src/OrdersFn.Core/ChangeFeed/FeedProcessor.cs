using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.ChangeFeed;

/// <summary>
/// Hosts a consumer with the SDK's change feed processor, on machines without a Functions host. A batch the store refuses is tried again until it
/// is applied, while the lease is kept, so nothing depends on when a lease would come back.
/// </summary>
public sealed class FeedProcessor(
    FeedConsumer consumer, CosmosClients clients, TimeProvider time, IOptions<FeedOptions> options, FeedProgress progress, FeedLag lag, ILogger<FeedProcessor> logger)
    : BackgroundService
{
    private static readonly TimeSpan ShortestBackoff = TimeSpan.FromMilliseconds(50);

    private TaskCompletionSource _applied = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var processor = Build(stoppingToken);
        var started = false;
        try
        {
            await RetriedAsync(() => processor.StartAsync(), "start", stoppingToken);
            started = true;
            await BeatAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping is how this ends.
        }
        finally
        {
            if (started)
                await StopAsync(processor);
        }
    }

    private ChangeFeedProcessor Build(CancellationToken stopping)
    {
        var settings = options.Value;
        return clients.ForRequests.Orders.GetChangeFeedProcessorBuilderWithManualCheckpoint(consumer.Name, HandleAsync)
            .WithInstanceName(settings.InstanceName)
            .WithLeaseContainer(clients.ForRequests.Leases)
            .WithStartTime(DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc))
            .WithPollInterval(settings.PollInterval)
            .WithLeaseConfiguration(settings.AcquireInterval, settings.ExpirationInterval, settings.RenewInterval)
            .WithMaxItems(settings.MaxItems)
            .WithErrorNotification((lease, fault) =>
            {
                // Whoever stops interrupts by intent.
                if (!stopping.IsCancellationRequested)
                    logger.LogWarning(fault, "{Consumer}: the feed of lease {Lease} was interrupted", consumer.Name, lease);
                return Task.CompletedTask;
            })
            .Build();
    }

    private async Task HandleAsync(ChangeFeedProcessorContext context, Stream content, Func<Task> checkpoint, CancellationToken cancellation)
    {
        using var page = await JsonDocument.ParseAsync(content, cancellationToken: cancellation);
        List<JsonElement> changes = [.. page.RootElement.GetProperty("Documents").EnumerateArray()];
        await RetriedAsync(() => consumer.ApplyAsync(changes, context.LeaseToken, cancellation), "apply a batch", cancellation);
        Volatile.Read(ref _applied).TrySetResult();
        // The client gives a lease up whose checkpoint fails, and while the store fails it cannot give it back either: it would have to expire first.
        await RetriedAsync(() => checkpoint(), "write a checkpoint", cancellation, fault => MayPass(fault, cancellation));
    }

    private static bool MayPass(Exception fault, CancellationToken cancellation) =>
        TransientFaults.Is(fault, cancellation) || fault is CosmosException { StatusCode: HttpStatusCode.TooManyRequests };

    private async Task BeatAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var applied = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _applied, applied);
            await RetriedAsync(() => BeatOnceAsync(cancellation), "give a sign of life", cancellation);
            await Task.Delay(options.Value.HeartbeatInterval, time, cancellation);
            // What was applied since is told by the next; where nothing was, there is nothing new to tell.
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var rest = options.Value.IdleHeartbeatInterval - options.Value.HeartbeatInterval;
            if (rest > TimeSpan.Zero)
                await Task.WhenAny(applied.Task, Task.Delay(rest, time, waiting.Token));
            await waiting.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private async Task BeatOnceAsync(CancellationToken cancellation)
    {
        // Reading the lag notes when nothing waits, which the sign of life then tells to all.
        await lag.ReadAsync(consumer.Name, cancellation);
        await progress.BeatAsync(consumer.Name, cancellation);
    }

    /// <summary>For as long as it takes. Applying is idempotent, so no failure is a reason to give a batch up.</summary>
    /// <param name="action">May be done again.</param>
    /// <param name="what">For the log.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="mayPass">Which faults are worth another try; null = all.</param>
    private async Task RetriedAsync(Func<Task> action, string what, CancellationToken cancellation, Predicate<Exception>? mayPass = null)
    {
        for (var wait = ShortestBackoff; ; wait = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, options.Value.LongestBackoff.Ticks)))
        {
            try
            {
                await action();
                return;
            }
            catch (Exception fault) when (!cancellation.IsCancellationRequested && mayPass?.Invoke(fault) != false)
            {
                logger.LogWarning(fault, "{Consumer} could not {What}, trying again in {Wait}", consumer.Name, what, wait);
            }

            await Task.Delay(wait, time, cancellation);
        }
    }

    private async Task StopAsync(ChangeFeedProcessor processor)
    {
        try
        {
            await processor.StopAsync();
        }
        catch (Exception fault) when (fault is CosmosException or InvalidOperationException or OperationCanceledException)
        {
            // The leases then keep this instance's name, under which the next start finds them.
            logger.LogWarning(fault, "{Consumer} could not hand back its leases", consumer.Name);
        }
    }
}
