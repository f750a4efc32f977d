using Microsoft.Azure.Cosmos;

namespace OrdersFn.Core.ChangeFeed;

/// <summary>A range of the feed and whether, as far as the estimator can tell, changes wait in it.</summary>
/// <param name="LeaseToken">Its lease; empty before there are leases.</param>
/// <param name="Waiting">Changes wait, or it was never checkpointed.</param>
/// <param name="FeedRange">Null where nothing waits or the lease does not say.</param>
internal sealed record WatchedRange(string LeaseToken, bool Waiting, FeedRange? FeedRange);
