using System.Runtime.CompilerServices;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Partitioning.Moving;

/// <summary>Whatever lies where it does not belong by a customer's current layout. Found by walking the lanes of the layouts before, ids only.</summary>
public sealed class MisplacedOrders(CosmosClients clients, MoveBudget budget)
{
    private const int PageSize = 1000;

    private const string Sql = """
        SELECT c.id, c.customerId, c.saltBucket, c.type FROM c WHERE c.customerId = @customerId AND c.id > @after ORDER BY c.id
        """;

    /// <param name="layout">Where orders may lie.</param>
    /// <param name="target">Where they belong.</param>
    /// <param name="from">Where an earlier walk ended; null: from the start.</param>
    /// <param name="cancellation">Ends it.</param>
    public async IAsyncEnumerable<MisplacedPage> PagesAsync(
        Layout layout, LayoutEpoch target, WalkPosition? from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var lanes = layout.StoredCustomerIds(layout.Epochs.Where(epoch => epoch.Epoch < target.Epoch));
        foreach (var lane in lanes.Skip(from is null ? 0 : lanes.IndexOf(from.Lane)))
        {
            // Every id is after none.
            for (var after = from?.Lane == lane ? from.DocumentId : ""; after is not null;)
            {
                var rows = await PageAsync(lane, after, cancellation);
                after = Next(rows);
                var misplaced = rows.Select(row => new Misplaced(row.OrderId, row.Place, layout.PlaceOf(target, row.OrderId), row.Type))
                    .Where(order => order.Place != order.Target);
                yield return new([.. misplaced], after is null ? null : new WalkPosition(lane, after));
            }
        }
    }

    /// <summary>Orders that are still to be moved, those on the move included.</summary>
    public async Task<long> CountAsync(Layout layout, LayoutEpoch target, CancellationToken cancellation)
    {
        long count = 0;
        await foreach (var page in PagesAsync(layout, target, from: null, cancellation))
            count += page.Rows.Count(row => !row.IsPlaceholder);
        return count;
    }

    private async Task<List<Row>> PageAsync(string lane, string after, CancellationToken cancellation)
    {
        var query = new QueryDefinition(Sql).WithParameter("@customerId", lane).WithParameter("@after", after);
        var options = new QueryRequestOptions
        {
            PartitionKey = new PartitionKeyBuilder().Add(lane).Build(),
            MaxItemCount = PageSize,
            PriorityLevel = PriorityLevel.Low,
        };
        var rows = new List<Row>();
        using var pages = clients.ForRequests.Orders.GetItemQueryIterator<Row>(query, requestOptions: options);
        while (pages.HasMoreResults && rows.Count < PageSize)
        {
            var page = await pages.ReadNextAsync(cancellation);
            budget.Spend(page.RequestCharge);
            foreach (var row in page)
            {
                LaneQuery.RefuseForeign(lane, row.CustomerId);
                rows.Add(row);
            }
        }

        return rows;
    }

    /// <summary>Where the walk goes on; null at its end. Copies of one order have one id, so those of the last are left to the next page.</summary>
    private static string? Next(List<Row> rows)
    {
        if (rows.Count < PageSize)
            return null;
        var last = rows[^1].Id;
        rows.RemoveAll(row => row.Id == last);
        return rows[^1].Id;
    }

    private sealed record Row(string Id, string CustomerId, int SaltBucket, string Type)
    {
        public string OrderId => DocumentId.Read(Id);

        public Place Place => new(CustomerId, SaltBucket);
    }
}

/// <param name="Rows">Some of them, often none.</param>
/// <param name="End">Where to go on; null at the end of a lane.</param>
public sealed record MisplacedPage(IReadOnlyList<Misplaced> Rows, WalkPosition? End);

/// <param name="Id">The order id.</param>
/// <param name="Place">Where it lies.</param>
/// <param name="Target">Where it belongs.</param>
/// <param name="Type">The document's.</param>
public readonly record struct Misplaced(string Id, Place Place, Place Target, string Type)
{
    public bool IsPlaceholder => Type == Orders.OrderDocument.PlaceholderType;
}
