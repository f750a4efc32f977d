using OrdersFn.Core.Timeline;

namespace OrdersFn.Core.Tests.Timeline;

public sealed class ReadAheadTests
{
    private static readonly int[] Hundred = [.. Enumerable.Range(0, 100)];

    [Fact]
    public async Task KeepsTheOrderWhateverFinishesFirst()
    {
        var seen = new List<int>();
        await foreach (var item in Hundred.ToAsyncEnumerable().InOrderAsync(1, 16, async (item, token) =>
        {
            for (var i = 0; i < 100 - item; i += 10)
                await Task.Yield();
            return item;
        }, TestContext.Current.CancellationToken))
        {
            seen.Add(item);
        }

        Assert.Equal(Hundred, seen);
    }

    [Fact]
    public async Task ReadsOneAtFirstAndNeverMoreThanTheBoundAhead()
    {
        var started = 0;
        var consumed = 0;
        await foreach (var item in Hundred.ToAsyncEnumerable().InOrderAsync(1, 16, (item, _) => Task.FromResult(started++), TestContext.Current.CancellationToken))
        {
            if (consumed == 0)
                Assert.Equal(1, started);
            consumed++;
            Assert.InRange(started - consumed, 0, 16);
            Assert.Equal(consumed - 1, item);
        }

        Assert.Equal(100, started);
    }

    [Fact]
    public async Task LeavingEarlyStopsWhatIsBeingRead()
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await foreach (var item in Hundred.ToAsyncEnumerable().InOrderAsync(2, 16, async (item, token) =>
        {
            if (item == 0)
                return item;
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            catch (OperationCanceledException)
            {
                cancelled.TrySetResult();
                throw;
            }

            return item;
        }, TestContext.Current.CancellationToken))
        {
            break;
        }

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }
}
