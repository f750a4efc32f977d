using System.Text.Json.Serialization;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Lookup;

/// <summary>
/// Sums up a customer's orders. The store adds up, in doubles, which are exact below 2^53; where a sum could have been rounded, or an amount
/// is stored as text because it is beyond that itself, the orders are added up here one by one.
/// </summary>
public sealed class CustomerSummaries(CosmosClients clients, Placement placement, CustomerRows rows)
{
    private const int PageSize = 1000;

    private const string RowFields = """
        SELECT c.id, c.type, c.customerId, c.saltBucket, c.orderedAt, c.receivedAt, c.currency, c.status, c.total, c.quantity, c.version, c.movedTo
        """;

    public async Task<CustomerSummary> SummariseAsync(string customerId, CancellationToken cancellation)
    {
        var tally = new Tally();
        var spread = await placement.SpreadAsync(customerId, cancellation);
        if (spread.MayHoldCopies)
        {
            await AddMovingAsync(customerId, tally, cancellation);
            return tally.ToSummary();
        }

        foreach (var lane in spread.Lanes)
        {
            if (await GroupsAsync(lane, cancellation) is { } groups)
                groups.ForEach(tally.Add);
            else
                await AddOneByOneAsync(lane, tally, cancellation);
        }

        return tally.ToSummary();
    }

    /// <summary>While orders are being moved, some of them are in two places: then they are gone through as a list is, a page at a time.</summary>
    private async Task AddMovingAsync(string customerId, Tally tally, CancellationToken cancellation)
    {
        var query = new CustomerOrdersQuery(customerId, null, null, null, Descending: false, PageSize, null);
        do
        {
            var page = await rows.ReadAsync(query, RowFields, cancellation);
            foreach (var row in page.Rows)
                tally.Add(row.Status!.Value, row.Currency!, 1, row.Quantity, row.Total, row.OrderedAt, row.OrderedAt);
            query = query with { After = page.Next };
        }
        while (query.After is not null);
    }

    /// <summary>The store's own sums; null when one of them may not be exact.</summary>
    private async Task<List<Group>?> GroupsAsync(string lane, CancellationToken cancellation)
    {
        var query = new QueryDefinition($"""
            SELECT c.customerId, c.status, c.currency, COUNT(1) AS orders, SUM(c.quantity) AS units, SUM(c.total) AS revenue,
                MIN(c.orderedAt) AS earliest, MAX(c.orderedAt) AS latest
            FROM c {LaneQuery.Where} GROUP BY c.customerId, c.status, c.currency
            """);
        var groups = new List<Group>();
        await foreach (var group in LaneQuery.RowsAsync<Group>(clients.ForRequests.Orders, lane, query, PageSize, cancellation))
        {
            LaneQuery.RefuseForeign(lane, group.CustomerId);
            // Amounts are never negative, so a sum below 2^53 was below it all along.
            if (!(group.Units < ExactInt64Converter.LargestExactDouble && group.Revenue < ExactInt64Converter.LargestExactDouble))
                return null;
            groups.Add(group);
        }

        return groups;
    }

    private async Task AddOneByOneAsync(string lane, Tally tally, CancellationToken cancellation)
    {
        var query = new QueryDefinition($"SELECT c.customerId, c.status, c.currency, c.quantity, c.total, c.orderedAt FROM c {LaneQuery.Where}");
        await foreach (var row in LaneQuery.RowsAsync<Row>(clients.ForRequests.Orders, lane, query, PageSize, cancellation))
        {
            LaneQuery.RefuseForeign(lane, row.CustomerId);
            tally.Add(row.Status, row.Currency, 1, row.Quantity, row.Total, row.OrderedAt, row.OrderedAt);
        }
    }

    // A sum over something that is no number is left out by the store, hence null.
    private sealed record Group(
        string CustomerId, OrderStatus Status, string Currency, long Orders, double? Units, double? Revenue, string Earliest, string Latest);

    private sealed record Row(
        string CustomerId,
        OrderStatus Status,
        string Currency,
        long Quantity,
        [property: JsonConverter(typeof(ExactInt64Converter))] long Total,
        string OrderedAt);

    private sealed class Tally
    {
        private readonly SortedDictionary<string, Int128> _revenue = new(StringComparer.Ordinal);
        private readonly SortedDictionary<OrderStatus, long> _byStatus = [];
        private long _orders;
        private Int128 _units;
        private string? _first;
        private string? _last;

        public void Add(Group group) => Add(
            group.Status, group.Currency, group.Orders, (Int128)group.Units!.Value, (Int128)group.Revenue!.Value, group.Earliest, group.Latest);

        public void Add(OrderStatus status, string currency, long orders, Int128 units, Int128 revenue, string first, string last)
        {
            _orders += orders;
            _units += units;
            _revenue[currency] = _revenue.GetValueOrDefault(currency) + revenue;
            _byStatus[status] = _byStatus.GetValueOrDefault(status) + orders;
            // Stored times compare as text.
            if (_first is null || string.CompareOrdinal(first, _first) < 0)
                _first = first;
            if (_last is null || string.CompareOrdinal(last, _last) > 0)
                _last = last;
        }

        public CustomerSummary ToSummary() => new(
            _orders, _units, _revenue, _byStatus,
            _first is null ? null : Timestamps.FromStored(_first),
            _last is null ? null : Timestamps.FromStored(_last));
    }
}
