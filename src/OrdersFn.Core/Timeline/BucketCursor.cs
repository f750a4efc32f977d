using Microsoft.Azure.Cosmos;

namespace OrdersFn.Core.Timeline;

/// <summary>The rows of one bucket in order, read page by page as they are consumed.</summary>
internal sealed class BucketCursor(Container timeline, TimelineBucket bucket, QueryDefinition query, int pageSize, SemaphoreSlim calls) : IDisposable
{
    private readonly FeedIterator<TimelineDocument> _pages = timeline.GetItemQueryIterator<TimelineDocument>(
        query, requestOptions: new QueryRequestOptions { PartitionKey = new PartitionKey(bucket.ToString()), MaxItemCount = pageSize });

    private readonly Queue<TimelineDocument> _rows = new();

    /// <summary>The next row, after <see cref="FillAsync"/>; null at the end.</summary>
    public TimelineDocument? Current => _rows.TryPeek(out var row) ? row : null;

    public void Advance() => _rows.Dequeue();

    /// <summary>Makes sure that the next row is there, if there is one.</summary>
    public async ValueTask FillAsync(CancellationToken cancellation)
    {
        while (_rows.Count == 0 && _pages.HasMoreResults)
        {
            await calls.WaitAsync(cancellation);
            try
            {
                foreach (var row in await _pages.ReadNextAsync(cancellation))
                {
                    if (row.Bucket != bucket.ToString())
                        throw new InvalidOperationException("a query of one bucket answered with a row of another");
                    _rows.Enqueue(row);
                }
            }
            finally
            {
                calls.Release();
            }
        }
    }

    public void Dispose() => _pages.Dispose();
}
