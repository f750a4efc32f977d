using Microsoft.Extensions.Logging.Abstractions;
using OrdersFn.Core.Queue;
using OrdersFn.Local.Queue;
using Tests;
using static OrdersFn.Local.Tests.Queue.OpenQueue;

namespace OrdersFn.Local.Tests.Queue;

public sealed class WorkerTests : IDisposable
{
    private readonly QueueOptions _options = new() { BatchSize = 10, ConcurrentBatches = 3, MaxDeliveries = 3 };
    private readonly OpenQueue _open;

    public WorkerTests() => _open = new(_options);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _open.Dispose();

    [Fact]
    public async Task EachMessageIsSettledByItsOwnVerdict()
    {
        var busy = true;
        await _open.SendAsync(Enumerable.Range(0, 100).Select(i => i % 10 == 0 ? $"bad {i}" : i == 55 ? "busy" : "good"));
        await using var worker = await StartAsync(bodies => bodies.Select<string, MessageVerdict>(body =>
            body.StartsWith("bad", StringComparison.Ordinal) ? new MessageVerdict.SetAside("invalid", body)
            : body == "busy" && busy ? new MessageVerdict.Again(TimeSpan.FromSeconds(5))
            : new MessageVerdict.Complete()));

        await DepthIsAsync(new(1, 10));
        busy = false;
        _open.Time.Advance(TimeSpan.FromSeconds(5));
        await DepthIsAsync(new(0, 10));
        Assert.All(await _open.Queue.ListAsync(100, null, Stop), dead => Assert.Equal(Text(dead.Message), dead.Description));
    }

    [Fact]
    public async Task SeveralBatchesAreUnderWayAtOnce()
    {
        var meet = new TaskCompletionSource();
        var waiting = 0;
        await _open.SendAsync(Enumerable.Range(0, 30).Select(i => $"{i}"));
        await using var worker = await StartAsync(async (messages, cancellation) =>
        {
            if (Interlocked.Increment(ref waiting) == 3)
                meet.SetResult();
            await meet.Task.WaitAsync(cancellation);
            return [.. messages.Select(_ => new MessageVerdict.Complete())];
        });
        await DepthIsAsync(new(0, 0));
    }

    [Fact]
    public async Task WhenIntakeFailsTheBatchComesAgainUntilItsDeliveriesAreUsedUp()
    {
        await _open.SendAsync("good", "poison", "good");
        await using var worker = await StartAsync(bodies => bodies.Contains("poison")
            ? throw new InvalidOperationException("boom")
            : bodies.Select(_ => new MessageVerdict.Complete()));

        await Eventually.EqualAsync(new QueueDepth(0, 1), async () =>
        {
            _open.Time.Advance(TimeSpan.FromSeconds(1));
            return await _open.Queue.ReadDepthAsync(Stop);
        });
        var dead = Assert.Single(await _open.Queue.ListAsync(10, null, Stop));
        Assert.Equal(("poison", "MaxDeliveryCountExceeded"), (Text(dead.Message), dead.Reason));
    }

    [Fact]
    public async Task ABusyStoreSlowsTheQueueDownWithoutBurningDeliveries()
    {
        var busy = true;
        var asked = 0;
        await _open.SendAsync(Enumerable.Range(0, 500).Select(i => $"{i}"));
        await using var worker = await StartAsync(bodies =>
        {
            Interlocked.Increment(ref asked);
            return bodies.Select<string, MessageVerdict>(_ => busy ? new MessageVerdict.Again(TimeSpan.FromSeconds(10)) : new MessageVerdict.Complete());
        });

        // Each receiver has tried once, and leaves it at that.
        await Eventually.EqualAsync(3, () => Task.FromResult(asked));
        for (var round = 0; round < 5; round++)
        {
            var before = asked;
            await Eventually.IsAsync(() =>
            {
                _open.Time.Advance(TimeSpan.FromSeconds(10));
                return Task.FromResult(asked > before);
            });
        }

        busy = false;
        await Eventually.EqualAsync(new QueueDepth(0, 0), async () =>
        {
            _open.Time.Advance(TimeSpan.FromSeconds(10));
            return await _open.Queue.ReadDepthAsync(Stop);
        });
    }

    [Fact]
    public async Task StoppingPutsBackWhatWasUnderWay()
    {
        await _open.SendAsync("a", "b");
        var begun = new TaskCompletionSource();
        await using (await StartAsync(async (_, cancellation) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
            return [];
        }))
            await begun.Task.WaitAsync(Eventually.Deadline, Stop);

        var left = await _open.ReceiveAsync();
        Assert.Equal([("a", 1), ("b", 1)], left.Select(queued => (Text(queued.Message), queued.Deliveries)));
    }

    private Task<RunningWorker> StartAsync(Func<IReadOnlyList<string>, IEnumerable<MessageVerdict>> intake) =>
        StartAsync(async (messages, _) =>
        {
            await Task.Yield();
            return [.. intake([.. messages.Select(Text)])];
        });

    private async Task<RunningWorker> StartAsync(MessageIntake intake)
    {
        var worker = new QueueWorker(_open.Queue, _options, intake, _open.Time, NullLogger<QueueWorker>.Instance);
        await worker.StartAsync(Stop);
        return new(worker);
    }

    private Task DepthIsAsync(QueueDepth depth) => Eventually.EqualAsync(depth, () => _open.Queue.ReadDepthAsync(Stop));

    private sealed class RunningWorker(QueueWorker worker) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await worker.StopAsync(Stop);
            worker.Dispose();
        }
    }
}
