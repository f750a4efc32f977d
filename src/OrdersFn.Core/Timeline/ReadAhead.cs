using System.Runtime.CompilerServices;

namespace OrdersFn.Core.Timeline;

/// <summary>Reads for items in order, a few ahead of what is consumed: none more at first, twice as many after each, so that a short answer stays cheap.</summary>
internal static class ReadAhead
{
    public static async IAsyncEnumerable<TResult> InOrderAsync<TItem, TResult>(
        this IAsyncEnumerable<TItem> items,
        int first,
        int most,
        Func<TItem, CancellationToken, Task<TResult>> read,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = new Queue<Task<TResult>>();
        var ahead = first;
        await using var source = items.GetAsyncEnumerator(stop.Token);
        try
        {
            var more = true;
            while (true)
            {
                while (more && running.Count < ahead)
                {
                    more = await source.MoveNextAsync();
                    if (more)
                        running.Enqueue(read(source.Current, stop.Token));
                }

                if (!running.TryDequeue(out var next))
                    yield break;
                yield return await next;
                ahead = Math.Min(ahead * 2, most);
            }
        }
        finally
        {
            // Nobody wants what is still being read, nor its failures.
            await stop.CancelAsync();
            foreach (var unwanted in running)
                await unwanted.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }
}
