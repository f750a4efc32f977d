using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Parking;
using OrdersFn.Core.Partitioning.Moving;
using OrdersFn.Core.Planning;
using OrdersFn.Core.Queue;

namespace OrdersFn.Core.Telemetry;

/// <summary>
/// What stands in store and queue, measured from time to time by one host: how far views are behind, what is parked, waits, or is still to be moved, and who
/// is heavy. What a consumer that stands still would never report itself is seen here.
/// </summary>
public sealed class StateGauges
{
    private readonly IReadOnlyList<FeedConsumer> _consumers;
    private readonly FeedLag _lag;
    private readonly ParkedDocuments _parked;
    private readonly IOrderQueue _queue;
    private readonly MoveProgressStore _moves;
    private readonly KnownCustomers _customers;
    private readonly ILogger<StateGauges> _log;
    private readonly Gauge<double> _behind;
    private readonly Gauge<long> _parkedWaiting;
    private readonly Gauge<long> _depth;
    private readonly Gauge<long> _deadLetters;
    private readonly Gauge<long> _toMove;
    private readonly Gauge<double> _writes;
    private HashSet<string> _heavy = [];

    internal StateGauges(
        OrdersMeter meter, IEnumerable<FeedConsumer> consumers, FeedLag lag, ParkedDocuments parked, IOrderQueue queue, MoveProgressStore moves,
        KnownCustomers customers, ILogger<StateGauges> log)
    {
        _consumers = [.. consumers];
        _lag = lag;
        _parked = parked;
        _queue = queue;
        _moves = moves;
        _customers = customers;
        _log = log;
        _behind = meter.Gauge<double>(MetricNames.ViewBehind, "s", "How long the oldest change that waits for a consumer has waited.");
        _parkedWaiting = meter.Gauge<long>(MetricNames.ParkedWaiting, "{document}", "Changes parked and not yet replayed or dropped.");
        _depth = meter.Gauge<long>(MetricNames.QueueDepth, "{message}", "Messages waiting to be taken in.");
        _deadLetters = meter.Gauge<long>(MetricNames.DeadLetters, "{message}", "Messages set aside.");
        _toMove = meter.Gauge<long>(MetricNames.MovesWaiting, "{order}", "Orders still to be moved into the layouts of their customers.");
        _writes = meter.Gauge<double>(MetricNames.CustomerWrites, "{order}/s", "Orders a second of each customer that is heavy.");
    }

    /// <summary>Measures once. What cannot be read is left out, and said in the log.</summary>
    public async Task MeasureAsync(CancellationToken cancellation)
    {
        foreach (var consumer in _consumers)
        {
            var name = new KeyValuePair<string, object?>("consumer", consumer.Name);
            await TryAsync("view", async () => _behind.Record((await _lag.ReadAsync(consumer.Name, cancellation)).Lag.TotalSeconds, name), cancellation);
            await TryAsync("parked", async () => _parkedWaiting.Record(await _parked.CountAsync(consumer.Name, cancellation), name), cancellation);
        }

        await TryAsync("queue", async () =>
        {
            var (waiting, deadLetters) = await _queue.ReadDepthAsync(cancellation);
            _depth.Record(waiting);
            _deadLetters.Record(deadLetters);
        }, cancellation);
        await TryAsync("moves", async () => _toMove.Record(await _moves.CountAsync(cancellation)), cancellation);
        await TryAsync("customers", () => MeasureCustomersAsync(cancellation), cancellation);
    }

    private async Task MeasureCustomersAsync(CancellationToken cancellation)
    {
        var heavy = (await _customers.ReadAsync(cancellation)).Where(customer => customer.OrdersPerSecond > 0).ToList();
        foreach (var customer in heavy)
            _writes.Record(customer.OrdersPerSecond, new KeyValuePair<string, object?>("customer", customer.CustomerId));
        var names = heavy.Select(customer => customer.CustomerId).ToHashSet();
        // Or the last value would be shown on.
        foreach (var gone in _heavy.Except(names))
            _writes.Record(0, new KeyValuePair<string, object?>("customer", gone));
        _heavy = names;
    }

    private async Task TryAsync(string what, Func<Task> measure, CancellationToken cancellation)
    {
        try
        {
            await measure();
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            _log.LogWarning(fault, "{What} could not be measured", what);
        }
    }
}
