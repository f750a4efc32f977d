using Microsoft.Extensions.Logging;
using OrdersFn.Core.Intake;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Queue;
using OrdersFn.Core.Store;
using OrdersFn.Http.Problems;

namespace OrdersFn.Http.Bulk;

/// <summary>Takes the orders of one bulk request in, at once or, if there is a way to the queue, through that.</summary>
internal sealed class BulkPlacing(OrderReader reader, PatientIntake intake, EnqueueBatches? queue, TimeSpan patience, TimeProvider time, ILogger log)
{
    private readonly IdentityTurns<BulkResult> _turns = new();

    /// <summary>Reads the order before it returns; the bytes may be reused then.</summary>
    public Task<BulkResult> PlaceAsync(ReadOnlyMemory<byte> json, CancellationToken cancellation) => reader.Read(json) switch
    {
        OrderReading.Valid { Order: var order } => queue is null ? PlaceInTurnAsync(order, cancellation) : GuardedAsync(
            order, () => EnqueueAsync(order, queue, cancellation), cancellation),
        OrderReading.Invalid invalid => Task.FromResult(new BulkResult(IntakeResult.Invalid, invalid.OrderId, invalid.CustomerId, invalid.Errors)),
        var other => throw new InvalidOperationException($"unknown reading {other}"),
    };

    private Task<BulkResult> PlaceInTurnAsync(OrderRequest order, CancellationToken cancellation) => _turns.InTurn(
        order.CustomerId, order.OrderId, lane => GuardedAsync(
            order, async () => ResultOf(await intake.PlaceAsync(order, lane, patience, cancellation), order), cancellation));

    private async Task<BulkResult> EnqueueAsync(OrderRequest order, EnqueueBatches batches, CancellationToken cancellation)
    {
        order = order.Accept(time.GetUtcNow());
        var message = QueuedOrder.ToMessage(order);
        return (QueuedOrder.IsTooLarge(message) ? new SendOutcome.TooLarge() : await batches.SendAsync(message, cancellation)) switch
        {
            SendOutcome.Accepted => new(IntakeResult.Accepted, order.OrderId, order.CustomerId, []),
            SendOutcome.Throttled => Unplaced(IntakeResult.Throttled, order, "the queue has no room left; send this order again"),
            SendOutcome.Unavailable { Storage: { } storage } => Unplaced(IntakeResult.Throttled, order, $"{storage.Reason}; send this order again"),
            SendOutcome.Unavailable => Unplaced(IntakeResult.Throttled, order, "the queue did not answer; send this order again"),
            // To have it queued was a preference only.
            SendOutcome.TooLarge => ResultOf(await intake.PlaceAsync(order, IntakeLane.Bulk, patience, cancellation), order),
            var other => throw new InvalidOperationException($"unknown outcome {other}"),
        };
    }

    private async Task<BulkResult> GuardedAsync(OrderRequest order, Func<Task<BulkResult>> place, CancellationToken cancellation)
    {
        try
        {
            return await place();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception fault) when (StorageFault.Of(fault) is { } storage)
        {
            return Unplaced(IntakeResult.Throttled, order, $"{storage.Reason}; send this order again");
        }
        catch (Exception fault) when (StoreFaults.IsTransient(fault) || StoreFaults.IsThrottling(fault))
        {
            return Unplaced(IntakeResult.Throttled, order, "the store did not answer; send this order again");
        }
        catch (QueueUnavailableException)
        {
            return Unplaced(IntakeResult.Throttled, order, "the queue did not answer; send this order again");
        }
        catch (Exception fault)
        {
            // One order must not take the others' results away.
            log.LogError(fault, "an order of a bulk request failed");
            return Unplaced(IntakeResult.Failed, order, "something is wrong on our side");
        }
    }

    private static BulkResult ResultOf(IntakeOutcome outcome, OrderRequest order) => outcome switch
    {
        IntakeOutcome.Created { Order: var stored } => new(IntakeResult.Created, stored.OrderId, stored.CustomerId, []),
        IntakeOutcome.Duplicate { Order: var stored } => new(IntakeResult.Duplicate, stored.OrderId, stored.CustomerId, []),
        IntakeOutcome.Conflict { Reason: ConflictReason.Erased } => Unplaced(IntakeResult.Conflict, order, "was erased"),
        IntakeOutcome.Conflict => Unplaced(IntakeResult.Conflict, order, "is taken by another order of this customer"),
        IntakeOutcome.Throttled => Unplaced(IntakeResult.Throttled, order, "the store has no throughput left; send this order again"),
        IntakeOutcome.Unavailable { Storage: { } storage } => Unplaced(IntakeResult.Throttled, order, $"{storage.Reason}; send this order again"),
        IntakeOutcome.Unavailable => Unplaced(IntakeResult.Throttled, order, "the store did not answer; send this order again"),
        _ => throw new InvalidOperationException($"unknown outcome {outcome}"),
    };

    private static BulkResult Unplaced(string result, OrderRequest order, string reason) =>
        new(result, order.OrderId, order.CustomerId, [new(result == IntakeResult.Conflict ? "order_id" : "$", reason)]);
}
