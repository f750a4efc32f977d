using OrdersFn.Core.Queue;
using OrdersFn.Core.Store;
using OrdersFn.Local.Queue.Storage;

namespace OrdersFn.Local.Queue;

/// <summary>What intake makes of messages: a verdict each, in their order.</summary>
internal delegate Task<IReadOnlyList<MessageVerdict>> MessageIntake(IReadOnlyList<OrderMessage> messages, CancellationToken cancellation);

/// <summary>Takes messages out of the queue, several batches at a time, gives them to intake, and settles each by its verdict.</summary>
internal sealed class QueueWorker(LocalQueue queue, QueueOptions options, MessageIntake intake, TimeProvider time, ILogger<QueueWorker> log) : BackgroundService
{
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);

    private static readonly Settlement.Complete Complete = new();

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.ConcurrentBatches).Select(_ => Task.Run(() => RunAsync(stoppingToken), CancellationToken.None)));

    private async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var batch = await queue.ReceiveAsync(options.BatchSize, stopping);
                var pause = await ProcessAsync(batch, stopping);
                if (pause > TimeSpan.Zero)
                    await Task.Delay(pause, time, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // The queue's own file fails: nothing is settled, so everything comes again.
                if (StorageOf(fault) is { } storage)
                    log.LogError("the queue stands still: {Reason}", storage.Reason);
                else
                    log.LogError(fault, "the queue fails");
                await PauseAsync(stopping);
            }
        }
    }

    private static StorageFault? StorageOf(Exception fault) => (fault as QueueStorageException)?.Storage ?? StorageFault.Of(fault);

    /// <summary>How long this receiver had better leave the rest of the queue alone.</summary>
    private async Task<TimeSpan> ProcessAsync(IReadOnlyList<QueuedMessage> batch, CancellationToken stopping)
    {
        IReadOnlyList<MessageVerdict> verdicts;
        try
        {
            verdicts = await intake([.. batch.Select(queued => queued.ForIntake())], stopping);
            if (verdicts.Count != batch.Count)
                throw new InvalidOperationException($"{verdicts.Count} verdicts over {batch.Count} messages");
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await ReleaseAsync(batch, new Settlement.Defer(TimeSpan.Zero));
            throw;
        }
        catch (Exception fault)
        {
            log.LogError(fault, "intake failed over {Count} messages; they come again", batch.Count);
            await ReleaseAsync(batch, new Settlement.Abandon(PauseAfterFault));
            return PauseAfterFault;
        }

        var told = await queue.SettleAsync([.. batch.Zip(verdicts, (queued, verdict) => (queued.Lock, SettlementOf(verdict)))]);
        if (told.Count(settled => !settled) is var late and > 0)
            log.LogWarning("{Count} messages took longer than their lock; they come again", late);
        return Pause(verdicts);
    }

    private Task<IReadOnlyList<bool>> ReleaseAsync(IReadOnlyList<QueuedMessage> batch, Settlement settlement) =>
        queue.SettleAsync([.. batch.Select(queued => (queued.Lock, settlement))]);

    private static Settlement SettlementOf(MessageVerdict verdict) => verdict switch
    {
        MessageVerdict.Complete => Complete,
        MessageVerdict.SetAside(var reason, var description) => new Settlement.DeadLetter(reason, description),
        MessageVerdict.Again(var after) => new Settlement.Defer(after),
        _ => throw new InvalidOperationException($"no settlement for {verdict.GetType().Name}"),
    };

    // When most of a batch found the store busy, the next one would too: the queue can wait, its messages are safe.
    private static TimeSpan Pause(IReadOnlyList<MessageVerdict> verdicts)
    {
        var again = verdicts.OfType<MessageVerdict.Again>().ToList();
        return again.Count * 2 > verdicts.Count ? again.Min(verdict => verdict.After) : TimeSpan.Zero;
    }

    private async Task PauseAsync(CancellationToken stopping)
    {
        try
        {
            await Task.Delay(PauseAfterFault, time, stopping);
        }
        catch (OperationCanceledException)
        {
            // The loop ends by itself.
        }
    }
}
