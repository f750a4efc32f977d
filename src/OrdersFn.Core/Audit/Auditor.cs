using System.Runtime.CompilerServices;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Store;
using OrdersFn.Core.Timeline;

namespace OrdersFn.Core.Audit;

/// <summary>Recounts the orders against everything derived from them: timeline entries, rollups, directory, order index.</summary>
public sealed class Auditor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CosmosClients _clients;
    private readonly ShardCounts _shards;
    private readonly TimelineDirectory _directory;
    private readonly CatchUp _catchUp;

    internal Auditor(
        CosmosClients clients, ShardCounts shards, TimelineDirectory directory, IEnumerable<FeedConsumer> consumers, FeedLag lag, TimeProvider time)
    {
        _clients = clients;
        _shards = shards;
        _directory = directory;
        _catchUp = new CatchUp(consumers, lag, time);
    }

    /// <summary>
    /// Waits up to half a minute for the views to catch up, then streams every difference; none means all agree. Orders may go on arriving meanwhile. The
    /// consumers must run somewhere, here or in another host, or everything they have not applied is a difference.
    /// </summary>
    public async IAsyncEnumerable<AuditFinding> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var behind in await _catchUp.WaitAsync(Patience, cancellation))
        {
            yield return new AuditFinding(
                AuditFindingKind.ViewBehind, behind.Consumer, $"did not catch up within {Patience.TotalSeconds:0} s; it is {behind.Lag.TotalSeconds:0} s behind");
        }

        var queries = new AuditQueries(_clients);
        var confirmation = new Confirmation(_catchUp);
        var timeline = new TimelineAudit(
            queries, new OrderAudit(queries, _shards), new HourAudit(queries, _shards, _directory), _directory, confirmation);
        await foreach (var finding in timeline.RunAsync(cancellation))
            yield return finding;
        await foreach (var finding in new IndexAudit(queries, confirmation).RunAsync(cancellation))
            yield return finding;
    }
}
