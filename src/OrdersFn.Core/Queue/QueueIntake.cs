using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Intake;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Queue;

/// <summary>Takes the orders of messages in and says what is to become of each message. No message's fault is another's.</summary>
public sealed class QueueIntake(
    MessageReader reader,
    PatientIntake intake,
    StoredOrders stored,
    StoreBackoff backoff,
    IntakeMetrics metrics,
    IOptions<IntakeOptions> options,
    TimeProvider time,
    ILogger<QueueIntake> log)
{
    /// <summary>What a broker takes as the description of a dead letter.</summary>
    private const int LongestDescription = 4000;

    /// <summary>All verdicts, in the order of the messages.</summary>
    public async Task<IReadOnlyList<MessageVerdict>> ProcessAsync(IReadOnlyList<OrderMessage> messages, CancellationToken cancellation)
    {
        var verdicts = new MessageVerdict[messages.Count];
        await ProcessAsync(
            messages,
            (index, verdict) =>
            {
                verdicts[index] = verdict;
                return Task.CompletedTask;
            },
            patience: null,
            cancellation);
        return verdicts;
    }

    /// <summary>Calls back with each message's verdict as soon as it is known, several at once; done when all calls are.</summary>
    /// <param name="messages">A batch.</param>
    /// <param name="settle">Called with a message's index and its verdict.</param>
    /// <param name="patience">What locks leave for trying orders, where that is less than the settings say; null = they leave enough.</param>
    /// <param name="cancellation">Of the host. What is cancelled has no verdict.</param>
    public async Task ProcessAsync(
        IReadOnlyList<OrderMessage> messages, Func<int, MessageVerdict, Task> settle, TimeSpan? patience, CancellationToken cancellation)
    {
        metrics.Batch(IntakeWay.Queue, messages.Count);
        var usual = options.Value.QueuePatience;
        using var budget = new CancellationTokenSource(patience < usual ? patience.Value : usual, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, cancellation);
        var turns = new IdentityTurns<MessageVerdict>();
        var settled = new Task[messages.Count];
        for (var i = 0; i < messages.Count; i++)
            settled[i] = SettleAsync(i, JudgeAsync(messages[i], turns, either.Token, cancellation), settle);
        await Task.WhenAll(settled);
    }

    private static async Task SettleAsync(int index, Task<MessageVerdict> verdict, Func<int, MessageVerdict, Task> settle) =>
        await settle(index, await verdict);

    private Task<MessageVerdict> JudgeAsync(
        OrderMessage message, IdentityTurns<MessageVerdict> turns, CancellationToken budget, CancellationToken cancellation)
    {
        switch (Read(message))
        {
            case MessageReading.Valid { Order: var order }:
                return turns.InTurn(order.CustomerId, order.OrderId, lane => PlaceAsync(message, order, lane, budget, cancellation));
            case MessageReading.Refused refused:
                return RefuseAsync(message, refused, budget, cancellation);
            case var other:
                throw new InvalidOperationException($"unknown reading {other}");
        }
    }

    private MessageReading Read(OrderMessage message)
    {
        try
        {
            return reader.Read(message);
        }
        catch (Exception fault)
        {
            // It would break again at every delivery, and the others of its batch with it. Set aside it can be sent again when the fault is mended.
            log.LogError(fault, "a message could not be read");
            return new MessageReading.Refused(SetAsideReason.Unreadable, "something is wrong on our side with reading this message");
        }
    }

    /// <summary>Sets a message aside that is no order, unless all that it names were erased.</summary>
    private async Task<MessageVerdict> RefuseAsync(
        OrderMessage message, MessageReading.Refused refused, CancellationToken budget, CancellationToken cancellation)
    {
        var pairs = IdsInMessage.Read(message.Body).FewPairs();
        try
        {
            var erased = 0;
            foreach (var (customerId, orderId) in pairs)
            {
                if (await stored.FindAsync(customerId, orderId, budget) is { IsTombstone: true })
                    erased++;
            }

            // What it says of other orders may still be wanted.
            if (erased > 0 && erased == pairs.Count)
                return Drop();
        }
        catch (Exception fault) when (TransientFaults.Is(fault, cancellation) || fault is CosmosException { StatusCode: HttpStatusCode.TooManyRequests })
        {
            log.LogWarning(fault, "whether a refused message is of an erased order cannot be told yet; it comes again");
            return new MessageVerdict.Again(backoff.Next(TimeSpan.Zero));
        }
        catch (CosmosException fault)
        {
            log.LogError(fault, "the store refuses to look for an order that a message names");
        }

        metrics.Taken(IntakeWay.Queue, IntakeResult.Invalid);
        return Aside(refused.Reason, refused.Description);
    }

    /// <summary>Of an erased order nothing may be kept, so its messages become no dead letters.</summary>
    private MessageVerdict.Complete Drop()
    {
        metrics.Taken(IntakeWay.Queue, IntakeResult.Erased);
        log.LogInformation("a message of an order that was erased is dropped");
        return new();
    }

    private async Task<MessageVerdict> PlaceAsync(
        OrderMessage message, OrderRequest order, IntakeLane lane, CancellationToken budget, CancellationToken cancellation)
    {
        using var span = MessageTrace.Begin(message);
        try
        {
            // The budget ends it, whatever it is doing.
            var outcome = await intake.PlaceAsync(order, lane, TimeSpan.MaxValue, budget);
            if (outcome is IntakeOutcome.Conflict { Reason: ConflictReason.Erased })
                return Drop();
            metrics.Taken(IntakeWay.Queue, IntakeResult.Of(outcome));
            return VerdictOn(order, outcome);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            metrics.Taken(IntakeWay.Queue, IntakeResult.Throttled);
            return new MessageVerdict.Again(backoff.Next(TimeSpan.Zero));
        }
        catch (CosmosException fault) when (fault.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge)
        {
            log.LogError(fault, "the store refuses an order of a message");
            metrics.Taken(IntakeWay.Queue, IntakeResult.Failed);
            return Aside(SetAsideReason.Refused, $"the store answers {(int)fault.StatusCode} to this order");
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Ours or the store's, and it may pass: keeping the message is the safe side.
            log.LogError(fault, "an order of a message failed");
            metrics.Taken(IntakeWay.Queue, IntakeResult.Failed);
            return new MessageVerdict.Again(backoff.Next(TimeSpan.Zero));
        }
    }

    private MessageVerdict VerdictOn(OrderRequest order, IntakeOutcome outcome)
    {
        switch (outcome)
        {
            case IntakeOutcome.Created or IntakeOutcome.Duplicate:
                backoff.Reset();
                return new MessageVerdict.Complete();
            case IntakeOutcome.Conflict { Stored: { } stored }:
                return Aside(
                    SetAsideReason.Conflict, $"order_id is taken by another order of this customer: {string.Join(", ", order.Differences(stored))} differ");
            case IntakeOutcome.Throttled throttled:
                return new MessageVerdict.Again(backoff.Next(throttled.RetryAfter));
            case IntakeOutcome.Unavailable:
                return new MessageVerdict.Again(backoff.Next(TimeSpan.Zero));
            default:
                throw new InvalidOperationException($"unknown outcome {outcome}");
        }
    }

    private static MessageVerdict.SetAside Aside(string reason, string description) =>
        new(reason, description.Length <= LongestDescription ? description : $"{description.AsSpan(0, LongestDescription)}…");
}
