using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using OrdersFn.Core.Intake;
using OrdersFn.Core.Orders;
using OrdersFn.Http.Bulk;
using OrdersFn.Http.Problems;
using OrdersFn.Http.Requests;

namespace OrdersFn.Http.Endpoints;

/// <summary>Many orders in one request.</summary>
public sealed class BulkEndpoints(OrderReader reader, OrderIntake intake, ILogger<BulkEndpoints> log)
{
    public async Task<IResult> PlaceAsync(HttpRequest request)
    {
        var query = new QueryReader(request.Query);
        if (query.Errors.Count > 0)
            return KnownProblems.InvalidQuery(query.Errors);
        var format = MediaTypes.IsNdjson(request) ? BulkFormat.Lines : MediaTypes.IsJson(request) ? BulkFormat.Array : null;
        if (format is null)
            return KnownProblems.UnsupportedMediaType($"{MediaTypes.Ndjson} or {MediaTypes.Json}");
        // Any number of orders: the body is never held, so its length does not matter.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;

        var pieces = new PieceReader(request.BodyReader, format.Splitter());
        var first = await pieces.NextAsync(request.HttpContext.RequestAborted);
        if (first is not { Kind: PieceKind.NotAnArray })
        {
            var turns = new IdentityTurns();
            return new BulkAnswer(pieces, first, format, (json, cancellation) => PlaceOneAsync(json, turns, cancellation));
        }

        pieces.LetGo();
        return KnownProblems.InvalidBody("$", $"must be a JSON array of orders; send one order a line as {MediaTypes.Ndjson}");
    }

    /// <summary>Reads the order before it returns; the bytes may be reused then.</summary>
    private Task<BulkResult> PlaceOneAsync(ReadOnlyMemory<byte> json, IdentityTurns turns, CancellationToken cancellation) => reader.Read(json) switch
    {
        OrderReading.Valid { Order: var order } => turns.InTurn(
            order.CustomerId, order.OrderId, lane => PlaceOneAsync(order, lane, cancellation)),
        OrderReading.Invalid invalid => Task.FromResult(new BulkResult(BulkResult.Invalid, invalid.OrderId, invalid.CustomerId, invalid.Errors)),
        var other => throw new InvalidOperationException($"unknown reading {other}"),
    };

    private async Task<BulkResult> PlaceOneAsync(OrderRequest order, IntakeLane lane, CancellationToken cancellation)
    {
        try
        {
            return ResultOf(await intake.PlaceAsync(order, lane, cancellation), order);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception fault) when (StoreFaults.IsTransient(fault) || StoreFaults.IsThrottling(fault))
        {
            return Unplaced(BulkResult.Throttled, order, "the store did not answer; send this order again");
        }
        catch (Exception fault)
        {
            // One order must not take the others' results away.
            log.LogError(fault, "an order of a bulk request failed");
            return Unplaced(BulkResult.Failed, order, "something is wrong on our side");
        }
    }

    private static BulkResult ResultOf(IntakeOutcome outcome, OrderRequest order) => outcome switch
    {
        IntakeOutcome.Created { Order: var stored } => new(BulkResult.Created, stored.OrderId, stored.CustomerId, []),
        IntakeOutcome.Duplicate { Order: var stored } => new(BulkResult.Duplicate, stored.OrderId, stored.CustomerId, []),
        IntakeOutcome.Conflict { Reason: ConflictReason.Erased } => Unplaced(BulkResult.Conflict, order, "was erased"),
        IntakeOutcome.Conflict => Unplaced(BulkResult.Conflict, order, "is taken by another order of this customer"),
        IntakeOutcome.Throttled => Unplaced(BulkResult.Throttled, order, "the store has no throughput left; send this order again"),
        IntakeOutcome.Unavailable => Unplaced(BulkResult.Throttled, order, "the store did not answer; send this order again"),
        _ => throw new InvalidOperationException($"unknown outcome {outcome}"),
    };

    private static BulkResult Unplaced(string result, OrderRequest order, string reason) =>
        new(result, order.OrderId, order.CustomerId, [new(result == BulkResult.Conflict ? "order_id" : "$", reason)]);
}
