using System.Runtime.CompilerServices;

namespace OrdersFn.Core.Lookup;

/// <summary>Merges sorted streams into one, reading no further ahead than one row of each.</summary>
internal static class SortedMerge
{
    public static async IAsyncEnumerable<T> MergeAsync<T>(
        IReadOnlyList<IAsyncEnumerable<T>> streams, IComparer<T> order, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var rows = streams.Select(stream => stream.GetAsyncEnumerator(cancellation)).ToList();
        try
        {
            // All streams start at once: each first row is a round trip.
            var started = await Task.WhenAll(rows.Select(row => row.MoveNextAsync().AsTask()));
            var next = new PriorityQueue<IAsyncEnumerator<T>, T>(order);
            for (var i = 0; i < rows.Count; i++)
            {
                if (started[i])
                    next.Enqueue(rows[i], rows[i].Current);
            }

            while (next.TryDequeue(out var row, out var current))
            {
                yield return current;
                if (await row.MoveNextAsync())
                    next.Enqueue(row, row.Current);
            }
        }
        finally
        {
            foreach (var row in rows)
                await row.DisposeAsync();
        }
    }
}
