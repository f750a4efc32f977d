using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Partitioning;

internal static class FencedReads
{
    /// <summary>What a fenced document has become: the order where it was moved to, or itself as long as that is not there.</summary>
    public static async ValueTask<OrderDocument> FollowAsync(this Container orders, OrderDocument document, CancellationToken cancellation) =>
        document.MovedTo is { } moved
        && await orders.TryReadAsync<OrderDocument>(DocumentId.Of(document.Id), Place.Of(moved).Key, cancellation) is { IsPlaceholder: false } there
            ? there
            : document;
}
