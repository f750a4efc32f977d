using OrdersFn.Core.Store;

namespace OrdersFn.Core.Timeline;

/// <summary>The order of lists: (time, order id, customer id), as the store sorts text.</summary>
internal sealed class EntryOrder : IComparer<TimelineDocument>
{
    public static EntryOrder Ascending { get; } = new();

    public static IComparer<TimelineDocument> Descending { get; } = Comparer<TimelineDocument>.Create(static (x, y) => Ascending.Compare(y, x));

    public int Compare(TimelineDocument? x, TimelineDocument? y)
    {
        if (x is null || y is null)
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        if (string.CompareOrdinal(x.OrderedAt, y.OrderedAt) is var times and not 0)
            return times;
        return CodePointOrder.Instance.Compare(x.OrderId, y.OrderId) is var orders and not 0
            ? orders
            : CodePointOrder.Instance.Compare(x.CustomerId, y.CustomerId);
    }
}
