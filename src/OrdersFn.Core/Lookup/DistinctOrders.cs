using System.Runtime.CompilerServices;
using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Lookup;

/// <summary>Each order once, where rows sorted by (time, order id) may hold copies of orders that are being moved: those stand next to each other.</summary>
internal static class DistinctOrders
{
    public static async IAsyncEnumerable<OrderDocument> OnceAsync(
        this IAsyncEnumerable<OrderDocument> sorted, [EnumeratorCancellation] CancellationToken cancellation)
    {
        OrderDocument? held = null;
        await foreach (var row in sorted.WithCancellation(cancellation))
        {
            if (held is null || held.Id != row.Id || held.OrderedAt != row.OrderedAt)
            {
                if (held is not null)
                    yield return held;
                held = row;
            }
            else if (row.Supersedes(held))
            {
                held = row;
            }
        }

        if (held is not null)
            yield return held;
    }
}
