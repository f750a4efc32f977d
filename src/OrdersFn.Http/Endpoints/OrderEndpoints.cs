using Microsoft.AspNetCore.Http;
using OrdersFn.Core.Intake;
using OrdersFn.Core.Lookup;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Queue;
using OrdersFn.Core.Telemetry;
using OrdersFn.Http.Answers;
using OrdersFn.Http.Problems;
using OrdersFn.Http.Requests;

namespace OrdersFn.Http.Endpoints;

/// <summary>One order: placed, and found by its id alone.</summary>
public sealed class OrderEndpoints(OrderReader reader, OrderIntake intake, IOrderQueue queue, OrderLookup lookup, IntakeMetrics metrics, TimeProvider time)
{
    public async Task<IResult> PlaceAsync(HttpRequest request)
    {
        var query = new QueryReader(request.Query);
        if (query.Errors.Count > 0)
            return KnownProblems.InvalidQuery(query.Errors);
        if (!MediaTypes.IsJson(request))
            return KnownProblems.UnsupportedMediaType(MediaTypes.Json);
        if (!IdempotencyKey.TryRead(request.Headers, out var key))
        {
            return KnownProblems.InvalidHeader(
                IdempotencyKey.Header, $"must be one string of 1 to {IdempotencyKey.MaxLength} printable ASCII characters, best in double quotes");
        }

        var cancellation = request.HttpContext.RequestAborted;
        if (await BoundedBody.ReadAsync(request, OrderReader.MostBytes, cancellation) is not { } body)
            return KnownProblems.TooLarge(OrderReader.MostBytes);
        switch (reader.Read(body))
        {
            case OrderReading.Invalid invalid:
                return Taken(IntakeResult.Invalid, KnownProblems.InvalidOrder(invalid.Errors));
            case OrderReading.Valid { Order: var order }:
                if (key is not null)
                    order = order.WithIdempotencyKey(key);
                if (Preferences.WantsAsync(request) && await EnqueueAsync(request, order, cancellation) is { } accepted)
                    return accepted;
                var outcome = await intake.PlaceAsync(order, IntakeLane.Request, cancellation);
                return Taken(IntakeResult.Of(outcome), Answer(request, outcome));
            case var other:
                throw new InvalidOperationException($"unknown reading {other}");
        }
    }

    public async Task<IResult> FindAsync(HttpRequest request)
    {
        if (PathIds.ReadOrder(request, out var orderId) is { } wrong)
            return wrong;
        return await OrderReads.AnswerAsync(request, [PathIds.OrderId], cancellation => lookup.FindByIdAsync(orderId, cancellation));
    }

    /// <summary>Null when the queue cannot take an order of this size: a preference need not be met, so it is placed at once.</summary>
    private async Task<IResult?> EnqueueAsync(HttpRequest request, OrderRequest order, CancellationToken cancellation)
    {
        order = order.Accept(time.GetUtcNow());
        var message = QueuedOrder.ToMessage(order, OrderTrace.Current);
        if (QueuedOrder.IsTooLarge(message))
            return null;
        return await queue.SendAsync([message], cancellation) switch
        {
            SendOutcome.Accepted => Taken(IntakeResult.Accepted, OrderAnswers.Accepted(request, order.CustomerId, order.OrderId!)),
            SendOutcome.Throttled throttled => Taken(IntakeResult.Throttled, KnownProblems.QueueFull(throttled.RetryAfter)),
            SendOutcome.Unavailable { Storage: { } storage } => Taken(IntakeResult.Unavailable, StoreFaults.ProblemOf(storage)),
            SendOutcome.Unavailable => Taken(IntakeResult.Unavailable, KnownProblems.QueueUnavailable()),
            SendOutcome.TooLarge => null,
            var other => throw new InvalidOperationException($"unknown outcome {other}"),
        };
    }

    private IResult Taken(string result, IResult answer)
    {
        metrics.Taken(IntakeWay.Http, result);
        return answer;
    }

    private static IResult Answer(HttpRequest request, IntakeOutcome outcome) => outcome switch
    {
        IntakeOutcome.Created created => OrderAnswers.Created(request, created.Order),
        IntakeOutcome.Duplicate duplicate => OrderAnswers.Duplicate(request, duplicate.Order),
        IntakeOutcome.Conflict { Reason: ConflictReason.Erased } => KnownProblems.ErasedConflict(),
        IntakeOutcome.Conflict { Reason: ConflictReason.KeyReused } conflict => KnownProblems.IdempotencyKeyReused(conflict.Stored),
        IntakeOutcome.Conflict conflict => KnownProblems.OrderConflict(conflict.Stored, "its customer, timestamp, items or currency differ"),
        IntakeOutcome.Throttled throttled => KnownProblems.Throttled(throttled.RetryAfter),
        IntakeOutcome.Unavailable { Storage: { } storage } => StoreFaults.ProblemOf(storage),
        IntakeOutcome.Unavailable => KnownProblems.Unavailable(),
        _ => throw new InvalidOperationException($"unknown outcome {outcome}"),
    };
}
