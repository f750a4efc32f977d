using Microsoft.Azure.Cosmos;

namespace OrdersFn.Core.Timeline;

/// <summary>The rows of one query in order, read page by page as they are consumed.</summary>
internal sealed class EntryCursor(FeedIterator<TimelineDocument> pages, SemaphoreSlim calls) : IDisposable
{
    private readonly Queue<TimelineDocument> _rows = new();

    /// <summary>The next row, after <see cref="FillAsync"/>; null at the end.</summary>
    public TimelineDocument? Current => _rows.TryPeek(out var row) ? row : null;

    public void Advance() => _rows.Dequeue();

    /// <summary>Makes sure that the next row is there, if there is one.</summary>
    public async ValueTask FillAsync(CancellationToken cancellation)
    {
        while (_rows.Count == 0 && pages.HasMoreResults)
        {
            await calls.WaitAsync(cancellation);
            try
            {
                foreach (var row in await pages.ReadNextAsync(cancellation))
                    _rows.Enqueue(row);
            }
            finally
            {
                calls.Release();
            }
        }
    }

    public void Dispose() => pages.Dispose();
}
