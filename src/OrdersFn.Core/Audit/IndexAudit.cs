using System.Runtime.CompilerServices;
using OrdersFn.Core.OrderIndex;
using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Audit;

/// <summary>Compares orders and order index, a few hundred at a time: every order is indexed, and nothing else is.</summary>
internal sealed class IndexAudit(AuditQueries queries, Confirmation confirmation)
{
    private const int AtATime = 200;

    /// <summary>Orders that the index does not know, by time.</summary>
    /// <param name="from">A time, as text; empty: all.</param>
    /// <param name="reached">Hears now and then from where another run would go on.</param>
    /// <param name="cancellation">Cancels.</param>
    public async IAsyncEnumerable<AuditFinding> OrdersAsync(string from, Action<string>? reached, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var orders in ChunksAsync(queries.OrdersByTimeAsync(from, cancellation)))
        {
            var indexed = await IndexedAsync(orders.Select(order => order.Id), cancellation);
            foreach (var order in orders.Where(order => !order.IsTombstone && indexed.GetValueOrDefault((order.Customer, order.Id)) is null or { IsErased: true }))
            {
                foreach (var finding in await confirmation.ConfirmAsync(token => CompareAsync(order.Customer, order.Id, token), cancellation))
                    yield return finding;
            }

            if (orders.Count == AtATime)
                reached?.Invoke(orders[^1].OrderedAt);
        }
    }

    /// <summary>Entries of the index that no order has, by order id.</summary>
    public async IAsyncEnumerable<AuditFinding> EntriesAsync(string from, Action<string>? reached, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var entries in ChunksAsync(queries.IndexAsync(from, cancellation)))
        {
            var live = await LiveAsync(entries.Select(entry => entry.OrderId), cancellation);
            foreach (var entry in entries.Where(entry => !entry.IsErased && !live.Contains((entry.Id, entry.OrderId))))
            {
                foreach (var finding in await confirmation.ConfirmAsync(token => CompareAsync(entry.Id, entry.OrderId, token), cancellation))
                    yield return finding;
            }

            if (entries.Count == AtATime)
                reached?.Invoke(entries[^1].OrderId);
        }
    }

    private static async IAsyncEnumerable<List<T>> ChunksAsync<T>(IAsyncEnumerable<T> rows)
    {
        var chunk = new List<T>(AtATime);
        await foreach (var row in rows)
        {
            chunk.Add(row);
            if (chunk.Count < AtATime)
                continue;
            yield return chunk;
            chunk = new List<T>(AtATime);
        }

        if (chunk.Count > 0)
            yield return chunk;
    }

    private async Task<IReadOnlyList<AuditFinding>> CompareAsync(string customerId, string orderId, CancellationToken cancellation)
    {
        var live = (await LiveAsync([orderId], cancellation)).Contains((customerId, orderId));
        var entry = (await IndexedAsync([orderId], cancellation)).GetValueOrDefault((customerId, orderId));
        var where = customerId + "/" + orderId;
        var part = new DamagedPart.Index(customerId, orderId);
        return (live, entry) switch
        {
            (true, null) => [new(AuditFindingKind.IndexMissing, where, "the order index has no entry for the order") { Part = part }],
            (true, { IsErased: true }) => [new(AuditFindingKind.IndexWrong, where, "the order index says that the order is erased, but it is not") { Part = part }],
            (false, { IsErased: false }) => [new(AuditFindingKind.IndexWrong, where, "the order index has an entry, but there is no such order") { Part = part }],
            _ => [],
        };
    }

    private async Task<HashSet<(string Customer, string Order)>> LiveAsync(IEnumerable<string> ids, CancellationToken cancellation)
    {
        var documents = new List<OrderDocument>();
        await foreach (var order in queries.OrdersWithIdsAsync(ids, cancellation))
            documents.Add(order);
        return [.. Copies.Newest(documents).Where(order => !order.IsTombstone).Select(order => (order.Customer, order.Id))];
    }

    private async Task<Dictionary<(string Customer, string Order), IndexDocument>> IndexedAsync(IEnumerable<string> ids, CancellationToken cancellation)
    {
        var indexed = new Dictionary<(string, string), IndexDocument>();
        await foreach (var entry in queries.IndexWithOrderIdsAsync(ids, cancellation))
            indexed[(entry.Id, entry.OrderId)] = entry;
        return indexed;
    }
}
