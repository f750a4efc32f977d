using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json.Serialization;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;
using OrdersFn.Core.Telemetry;

namespace OrdersFn.Core.Audit;

/// <summary>
/// The audit in pieces, for a timer: each run goes on where the one before ended, hour by hour and then through the order index, until the round is over; the
/// next begins when its time has come. Differences go to the log and the metrics.
/// </summary>
public sealed class AuditRound
{
    private const string RoundId = "audit.round";

    private readonly CosmosClients _clients;
    private readonly Auditor _auditor;
    private readonly AuditOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<AuditRound> _log;
    private readonly Counter<long> _differences;

    public AuditRound(
        CosmosClients clients, Auditor auditor, IOptions<AuditOptions> options, TimeProvider time, ILogger<AuditRound> log, OrdersMeter meter)
    {
        _clients = clients;
        _auditor = auditor;
        _options = options.Value;
        _time = time;
        _log = log;
        _differences = meter.Counter<long>(MetricNames.AuditDifferences, "{difference}", "Differences between orders and views that an audit found.");
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        var until = _time.GetUtcNow() + _options.LongestRun;
        var round = await ReadAsync(cancellation);
        if (round?.Position is null)
        {
            if (round is not null && _time.GetUtcNow() - Timestamps.FromStored(round.BegunAt) < _options.Every)
                return;
            round = new Round { BegunAt = Timestamps.ToStored(_time.GetUtcNow()), Position = AuditPosition.Start };
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var position = round.Position;
        var differences = round.Differences;
        void Reached(AuditPosition at)
        {
            position = at;
            if (_time.GetUtcNow() >= until)
                enough.Cancel();
        }

        try
        {
            await foreach (var finding in _options.Repair
                ? _auditor.RepairAsync(position, Reached, enough.Token)
                : _auditor.RunAsync(position, Reached, enough.Token))
            {
                differences++;
                Tell(finding);
            }

            position = null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The time is up.
        }

        await WriteAsync(round with { Position = position, Differences = differences }, cancellation);
        if (position is null)
            _log.LogInformation("an audit begun at {Begun} is done: {Differences} differences", round.BegunAt, differences);
    }

    private void Tell(AuditFinding finding)
    {
        _differences.Add(1, new("kind", finding.Kind.ToString()), new("repaired", finding.Repaired == true));
        // Words about sums and times, never what was ordered.
        _log.LogWarning("audit: {Kind} {Where}: {What} (repaired: {Repaired})", finding.Kind, finding.Where, finding.What, finding.Repaired == true);
    }

    private Task<Round?> ReadAsync(CancellationToken cancellation) =>
        _clients.ForRequests.Leases.TryReadAsync<Round>(RoundId, new PartitionKey(RoundId), cancellation);

    private async Task WriteAsync(Round round, CancellationToken cancellation)
    {
        using var body = StoreJson.ToStream(round);
        using var response = await _clients.ForRequests.Leases.UpsertItemStreamAsync(body, new PartitionKey(RoundId), cancellationToken: cancellation);
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Created))
            response.EnsureSuccessStatusCode();
    }

    private sealed record Round
    {
        public string Id { get; init; } = RoundId;

        public string Type { get; init; } = "audit";

        public int SchemaVersion { get; init; } = 1;

        /// <summary>Fixed-width UTC.</summary>
        public required string BegunAt { get; init; }

        /// <summary>Null when the round is over.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public AuditPosition? Position { get; init; }

        public long Differences { get; init; }
    }
}
