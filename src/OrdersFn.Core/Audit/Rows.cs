namespace OrdersFn.Core.Audit;

/// <summary>A stream of rows that shows its next row before it is taken, as a merge of sorted streams needs it.</summary>
internal sealed class Rows<T> : IAsyncDisposable
    where T : class
{
    private readonly IAsyncEnumerator<T> _source;

    private Rows(IAsyncEnumerator<T> source) => _source = source;

    /// <summary>Null at the end.</summary>
    public T? Next { get; private set; }

    public static async Task<Rows<T>> StartAsync(IAsyncEnumerable<T> source, CancellationToken cancellation)
    {
        var rows = new Rows<T>(source.GetAsyncEnumerator(cancellation));
        await rows.AdvanceAsync();
        return rows;
    }

    public async ValueTask AdvanceAsync() => Next = await _source.MoveNextAsync() ? _source.Current : null;

    /// <summary>Takes rows for as long as they fit.</summary>
    public async Task<List<T>> TakeWhileAsync(Func<T, bool> fits)
    {
        var taken = new List<T>();
        while (Next is { } row && fits(row))
        {
            taken.Add(row);
            await AdvanceAsync();
        }

        return taken;
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
