using System.ComponentModel;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Caching;
using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Lookup;

/// <summary>
/// What callers are shown of one customer, from the cache as far as they allow it. Whoever goes on to change what it reads looks past this class, into the
/// store.
/// </summary>
public sealed class CachedLookup(
    OrderLookup lookup, CustomerOrders orders, CustomerSummaries summaries, ReadCache cache, IOptions<CacheOptions> options)
{
    /// <summary>About the JSON of an order without lines, of a line, and of a customer's sums.</summary>
    private const int OrderBytes = 320, LineBytes = 64, SummaryBytes = 512;

    // A missing order is not kept: another host may create it the next moment, and whoever waits for it asks again.
    private readonly CachedKind<KeptOrder> _order = new(
        "order", options.Value.OrderFor, kept => kept.IsMissing ? null : kept.Order is { } order ? BytesOf(order) : OrderBytes);

    private readonly CachedKind<OrderPage> _page = new("list", options.Value.ListFor, page => page.Orders.Sum(BytesOf));

    private readonly CachedKind<CustomerSummary> _summary = new("sums", options.Value.ListFor, _ => SummaryBytes);

    /// <summary>By its whole identity.</summary>
    public async Task<OrderFinding> FindAsync(string customerId, string orderId, CacheUse use, CancellationToken cancellation) =>
        (await cache.ReadAsync(
            _order, customerId, orderId, use, async token => KeptOrder.Of(await lookup.FindAsync(customerId, orderId, token)), cancellation)).ToFinding();

    public Task<OrderPage> ListAsync(CustomerOrdersQuery query, CacheUse use, CancellationToken cancellation)
    {
        var page = FormattableString.Invariant(
            $"{query.From?.UtcTicks}/{query.To?.UtcTicks}/{query.Status}/{query.Descending}/{query.Limit}/{query.After?.Time.UtcTicks}/{query.After?.OrderId}");
        return cache.ReadAsync(_page, query.CustomerId, page, use, token => orders.ListAsync(query, token), cancellation);
    }

    public Task<CustomerSummary> SummariseAsync(string customerId, CacheUse use, CancellationToken cancellation) =>
        cache.ReadAsync(_summary, customerId, "", use, token => summaries.SummariseAsync(customerId, token), cancellation);

    private static long BytesOf(Order order) => OrderBytes + order.Items.Count * LineBytes;

    /// <summary>A finding as it is kept.</summary>
    [ImmutableObject(true)]
    private sealed record KeptOrder(Order? Order, bool IsMissing)
    {
        public static KeptOrder Of(OrderFinding finding) => new((finding as OrderFound)?.Order, finding is OrderMissing);

        public OrderFinding ToFinding() => Order is not null ? new OrderFound(Order) : IsMissing ? new OrderMissing() : new OrderErased();
    }
}
