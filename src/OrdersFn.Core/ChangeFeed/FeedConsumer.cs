using System.Text.Json;

namespace OrdersFn.Core.ChangeFeed;

/// <summary>
/// Applies batches of the orders' change feed to a view. Hosted by a <see cref="FeedProcessor"/> or by a Functions trigger; both deliver at least
/// once, in any cut, so applying a change again must change nothing.
/// </summary>
public abstract class FeedConsumer
{
    /// <summary>Lease prefix, name of its progress and source of what it parks.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Applies each change by itself. One that cannot be applied is parked, durably, before this returns; when the store fails this throws, and
    /// the batch is to be delivered again.
    /// </summary>
    /// <param name="changes">Order documents as the feed gives them.</param>
    /// <param name="leaseToken">The feed range they come from, for its progress; null where the host does not tell.</param>
    /// <param name="cancellation">Ends the work early; the batch then comes again.</param>
    public Task ApplyAsync(IReadOnlyList<JsonElement> changes, string? leaseToken, CancellationToken cancellation) =>
        throw new NotImplementedException($"{changes} {leaseToken} {cancellation}");
}
