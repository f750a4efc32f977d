using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Lookup;

/// <summary>The order of lists: by time, then stored id, as the store sorts. Stored times compare as text.</summary>
internal sealed class RowOrder(bool descending) : IComparer<OrderDocument>
{
    public int Compare(OrderDocument? x, OrderDocument? y)
    {
        var order = string.CompareOrdinal(x!.OrderedAt, y!.OrderedAt);
        if (order == 0)
            order = CodePointOrder.Instance.Compare(DocumentId.Of(x.Id), DocumentId.Of(y.Id));
        return descending ? -order : order;
    }
}
