using System.Runtime.CompilerServices;
using OrdersFn.Core.OrderIndex;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Audit;

/// <summary>Compares orders and order index, both by order id and side by side, so that each is read once: every order is indexed, and nothing else is.</summary>
internal sealed class IndexAudit(AuditQueries queries, Confirmation confirmation)
{
    private const int TellEvery = 200;

    /// <param name="from">The stored form of an order id; empty: all.</param>
    /// <param name="reached">Hears now and then from where another run would go on.</param>
    /// <param name="cancellation">Cancels.</param>
    public async IAsyncEnumerable<AuditFinding> RunAsync(string from, Action<string>? reached, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var orders = await Rows<OrderDocument>.StartAsync(queries.OrdersByIdAsync(from, cancellation), cancellation);
        await using var entries = await Rows<IndexDocument>.StartAsync(queries.IndexAsync(from, cancellation), cancellation);
        for (var done = 1; First(orders.Next?.Id, entries.Next?.OrderId) is { } stored; done++)
        {
            var id = DocumentId.Read(stored);
            var live = CustomersOf(await orders.TakeWhileAsync(order => order.Id == id));
            var indexed = (await entries.TakeWhileAsync(entry => entry.OrderId == id)).Where(entry => !entry.IsErased).Select(entry => entry.Id).ToHashSet();
            indexed.SymmetricExceptWith(live);
            foreach (var customer in indexed)
            {
                foreach (var finding in await confirmation.ConfirmAsync(token => CompareAsync(customer, id, token), cancellation))
                    yield return finding;
            }

            if (done % TellEvery == 0)
                reached?.Invoke(stored);
        }
    }

    /// <summary>The stored form of the id that sorts first; null when there is none.</summary>
    private static string? First(string? order, string? entry)
    {
        var (x, y) = (order is null ? null : DocumentId.Of(order), entry is null ? null : DocumentId.Of(entry));
        return CodePointOrder.Instance.Compare(x, y) <= 0 ? x : y;
    }

    /// <summary>Customers that have an order, from the documents of one order id.</summary>
    private static IEnumerable<string> CustomersOf(IEnumerable<OrderDocument> documents) =>
        Copies.Newest(documents).Where(order => !order.IsTombstone).Select(order => order.Customer);

    private async Task<IReadOnlyList<AuditFinding>> CompareAsync(string customerId, string orderId, CancellationToken cancellation)
    {
        var live = CustomersOf(await queries.CopiesAsync(customerId, orderId, cancellation)).Any();
        var entry = await queries.IndexEntryAsync(customerId, orderId, cancellation);
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
}
