using System.Threading.Channels;
using OrdersFn.Core.Queue;

namespace OrdersFn.Http.Bulk;

/// <summary>
/// Sends the orders of one bulk request to the queue: while some batches are on the way, those that come meanwhile make up the next. Waits for a
/// queue that is full or away, up to a time, which holds the sender back.
/// </summary>
internal sealed class EnqueueBatches(IOrderQueue queue, TimeSpan patience, TimeProvider time) : IAsyncDisposable
{
    private const int BatchOrders = 100;
    private const int BatchBytes = 200 * 1024;
    private const int BatchesInFlight = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Channel<Waiting> _waiting = Channel.CreateUnbounded<Waiting>();
    private readonly CancellationTokenSource _stop = new();
    private Task _sending = Task.CompletedTask;

    /// <summary>What became of the message. Batched with others, a message too large for the queue is found by itself.</summary>
    public async Task<SendOutcome> SendAsync(OrderMessage message, CancellationToken cancellation)
    {
        var mine = new Waiting(message);
        await _waiting.Writer.WriteAsync(mine, cancellation);
        return await mine.Sent.Task.WaitAsync(cancellation);
    }

    public EnqueueBatches Start()
    {
        _sending = Task.WhenAll(Enumerable.Range(0, BatchesInFlight).Select(_ => Task.Run(SendAllAsync)));
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _stop.CancelAsync();
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task SendAllAsync()
    {
        var batch = new List<Waiting>();
        while (await _waiting.Reader.WaitToReadAsync(_stop.Token))
        {
            var bytes = 0;
            while (batch.Count < BatchOrders && bytes < BatchBytes && _waiting.Reader.TryRead(out var next))
            {
                batch.Add(next);
                bytes += next.Message.Body.Length;
            }

            await SettleAsync(batch);
            batch.Clear();
        }
    }

    private async Task SettleAsync(List<Waiting> batch)
    {
        try
        {
            var outcome = await SendAsync(batch);
            if (outcome is not SendOutcome.TooLarge || batch.Count == 1)
            {
                batch.ForEach(waiting => waiting.Sent.TrySetResult(outcome));
                return;
            }

            foreach (var one in batch)
                one.Sent.TrySetResult(await SendAsync([one]));
        }
        catch (Exception fault)
        {
            batch.ForEach(waiting => waiting.Sent.TrySetException(fault));
            if (fault is OperationCanceledException)
                throw;
        }
    }

    private async Task<SendOutcome> SendAsync(List<Waiting> batch)
    {
        if (batch.Count == 0)
            return new SendOutcome.Accepted();
        var messages = batch.ConvertAll(waiting => waiting.Message);
        var since = time.GetTimestamp();
        while (true)
        {
            var outcome = await queue.SendAsync(messages, _stop.Token);
            TimeSpan wait;
            switch (outcome)
            {
                case SendOutcome.Throttled throttled:
                    wait = throttled.RetryAfter;
                    break;
                case SendOutcome.Unavailable:
                    wait = Pause;
                    break;
                default:
                    return outcome;
            }

            if (time.GetElapsedTime(since) + wait > patience)
                return outcome;
            await Task.Delay(wait, time, _stop.Token);
        }
    }

    private sealed record Waiting(OrderMessage Message)
    {
        public TaskCompletionSource<SendOutcome> Sent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
