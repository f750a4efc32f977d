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
    private readonly ViewStates _states;
    private readonly ShardCounts _shards;
    private readonly TimelineDirectory _directory;
    private readonly CatchUp _catchUp;
    private readonly TimeProvider _time;

    internal Auditor(
        CosmosClients clients, ViewStates states, ShardCounts shards, TimelineDirectory directory, IEnumerable<FeedConsumer> consumers, FeedLag lag, TimeProvider time)
    {
        _clients = clients;
        _states = states;
        _shards = shards;
        _directory = directory;
        _catchUp = new CatchUp(consumers, lag, time);
        _time = time;
    }

    /// <summary>
    /// Waits up to half a minute for the views to catch up, then streams every difference; none means all agree. Orders may go on arriving meanwhile. The
    /// consumers must run somewhere, here or in another host, or everything they have not applied is a difference.
    /// </summary>
    public IAsyncEnumerable<AuditFinding> RunAsync(CancellationToken cancellation) => RunAsync(AuditPosition.Start, null, cancellation);

    /// <summary>
    /// As <see cref="RunAsync(CancellationToken)"/>, and makes anew from the orders what differs, and only that. A difference that cannot be mended so (an
    /// order in several places, a view that is behind) says so. Damage that hides damage may take a second run.
    /// </summary>
    public IAsyncEnumerable<AuditFinding> RepairAsync(CancellationToken cancellation) => RepairAsync(AuditPosition.Start, null, cancellation);

    /// <param name="from">Where to begin.</param>
    /// <param name="reached">Hears now and then from where another run would go on.</param>
    /// <param name="cancellation">Cancels.</param>
    internal async IAsyncEnumerable<AuditFinding> RunAsync(
        AuditPosition from, Action<AuditPosition>? reached, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var behind in await _catchUp.WaitAsync(Patience, cancellation))
        {
            yield return new AuditFinding(
                AuditFindingKind.ViewBehind, behind.Consumer, $"did not catch up within {Patience.TotalSeconds:0} s; it is {behind.Lag.TotalSeconds:0} s behind");
        }

        for (var position = from; ; position = new(position.Part + 1, ""))
        {
            await foreach (var finding in PartAsync(position, reached, cancellation))
                yield return finding;
            if (position.Part == AuditPart.Index)
                yield break;
        }
    }

    /// <inheritdoc cref="RunAsync(AuditPosition, Action{AuditPosition}, CancellationToken)"/>
    internal async IAsyncEnumerable<AuditFinding> RepairAsync(
        AuditPosition from, Action<AuditPosition>? reached, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var generation = await ServingAsync(cancellation);
        var queries = new AuditQueries(_clients);
        var buckets = new BucketRepair(
            _clients, queries, new BucketOrders(queries, _shards), new OrderAudit(queries, _shards, generation), _directory, _time);
        var repair = new ViewRepair(_clients, buckets, new DayRepair(_directory, _time, generation), new IndexRepair(_clients, queries, _time));
        await foreach (var finding in RunAsync(from, reached, cancellation))
        {
            if (finding.Part is { } part)
                await repair.MendAsync(part, cancellation);
            yield return finding with { Repaired = finding.Part is not null };
        }
    }

    private async IAsyncEnumerable<AuditFinding> PartAsync(
        AuditPosition position, Action<AuditPosition>? reached, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var queries = new AuditQueries(_clients);
        var confirmation = new Confirmation(_catchUp);
        var index = new IndexAudit(queries, confirmation);
        var generation = await ServingAsync(cancellation);
        var hours = new HourAudit(queries, new BucketOrders(queries, _shards), _directory, generation);
        var timeline = new TimelineAudit(queries, new OrderAudit(queries, _shards, generation), hours, _directory, confirmation, generation);
        Action<string>? tell = reached is null ? null : at => reached(position with { From = at });
        var findings = position.Part == AuditPart.Timeline
            ? timeline.RunAsync(position.From, tell, cancellation)
            : index.RunAsync(position.From, tell, cancellation);
        await foreach (var finding in findings)
            yield return finding;
    }

    private async ValueTask<int> ServingAsync(CancellationToken cancellation) => (await _states.CurrentAsync(cancellation)).Serving;
}
