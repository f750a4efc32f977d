using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Timeline;

/// <summary>Sums over a set of orders. Exact: sums are 128 bits wide, so no number of 64-bit totals overflows them.</summary>
public sealed class Tally
{
    private readonly SortedDictionary<string, Int128> _revenue = new(StringComparer.Ordinal);
    private readonly SortedDictionary<OrderStatus, long> _byStatus = [];

    public long Orders { get; private set; }

    /// <summary>Σ quantity.</summary>
    public Int128 Units { get; private set; }

    /// <summary>Σ total per currency, minor units; every currency with an order, also when its orders are worth 0.</summary>
    public IReadOnlyDictionary<string, Int128> Revenue => _revenue;

    /// <summary>Orders per status; only statuses that occur.</summary>
    public IReadOnlyDictionary<OrderStatus, long> ByStatus => _byStatus;

    public void Add(OrderStatus status, string currency, long total, long quantity)
    {
        Orders++;
        Units += quantity;
        _revenue[currency] = _revenue.GetValueOrDefault(currency) + total;
        _byStatus[status] = _byStatus.GetValueOrDefault(status) + 1;
    }

    public void Add(TimelineEntry entry) => Add(entry.Status, entry.Currency, entry.Total, entry.Quantity);

    internal void Add(Rollup rollup)
    {
        Orders += rollup.Orders;
        Units += rollup.Units;
        foreach (var (currency, amount) in rollup.Revenue)
            _revenue[currency] = _revenue.GetValueOrDefault(currency) + amount;
        foreach (var (status, count) in rollup.ByStatus)
            _byStatus[status] = _byStatus.GetValueOrDefault(status) + count;
    }

    public void Add(Tally other)
    {
        Orders += other.Orders;
        Units += other.Units;
        foreach (var (currency, amount) in other._revenue)
            _revenue[currency] = _revenue.GetValueOrDefault(currency) + amount;
        foreach (var (status, count) in other._byStatus)
            _byStatus[status] = _byStatus.GetValueOrDefault(status) + count;
    }
}
