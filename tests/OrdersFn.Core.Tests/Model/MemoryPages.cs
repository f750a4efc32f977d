using System.Net;
using Microsoft.Azure.Cosmos;

namespace OrdersFn.Core.Tests.Model;

/// <summary>The results of a query, in one page.</summary>
internal sealed class MemoryPages<T>(MemoryStore store, string container, QueryDefinition query, string? prefix) : FeedIterator<T>
{
    private bool _read;

    public override bool HasMoreResults => !_read;

    public override async Task<FeedResponse<T>> ReadNextAsync(CancellationToken cancellationToken = default)
    {
        var rows = await store.QueryAsync<T>(container, query, prefix, cancellationToken);
        _read = true;
        return new Page(rows);
    }

    private sealed class Page(IReadOnlyList<T> rows) : FeedResponse<T>
    {
        public override string? ContinuationToken => null;

        public override int Count => rows.Count;

        public override string? IndexMetrics => null;

        public override Headers Headers { get; } = new();

        public override IEnumerable<T> Resource => rows;

        public override HttpStatusCode StatusCode => HttpStatusCode.OK;

        public override CosmosDiagnostics Diagnostics => throw new NotSupportedException();

        public override double RequestCharge => 0;

        public override string ActivityId => "";

        public override IEnumerator<T> GetEnumerator() => rows.GetEnumerator();
    }
}
