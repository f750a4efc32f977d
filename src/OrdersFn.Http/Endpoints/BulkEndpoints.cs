using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Intake;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Queue;
using OrdersFn.Http.Bulk;
using OrdersFn.Http.Problems;
using OrdersFn.Http.Requests;

namespace OrdersFn.Http.Endpoints;

/// <summary>Many orders in one request.</summary>
public sealed class BulkEndpoints(
    OrderReader reader, PatientIntake intake, IOrderQueue queue, IntakeMetrics metrics, IOptions<IntakeOptions> options, TimeProvider time, ILogger<BulkEndpoints> log)
{
    public async Task<IResult> PlaceAsync(HttpRequest request)
    {
        var query = new QueryReader(request.Query);
        if (query.Errors.Count > 0)
            return KnownProblems.InvalidQuery(query.Errors);
        var format = MediaTypes.IsNdjson(request) ? BulkFormat.Lines : MediaTypes.IsJson(request) ? BulkFormat.Array : null;
        if (format is null)
            return KnownProblems.UnsupportedMediaType($"{MediaTypes.Ndjson} or {MediaTypes.Json}");
        // Any number of orders: the body is never held, so its length does not matter to us. The server's own limit would hide our answer.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        var most = options.Value.BulkMostBytes;
        if (request.ContentLength > most)
            return KnownProblems.BulkTooLarge(most.Value);

        var pieces = new PieceReader(request.BodyReader, format.Splitter(), most);
        var first = await pieces.NextAsync(request.HttpContext.RequestAborted);
        if (first is { Kind: PieceKind.OverLimit })
        {
            await pieces.DrainAsync(request.HttpContext.RequestAborted);
            return KnownProblems.BulkTooLarge(most!.Value);
        }

        if (first is { Kind: PieceKind.NotAnArray })
        {
            pieces.LetGo();
            return KnownProblems.InvalidBody("$", $"must be a JSON array of orders; send one order a line as {MediaTypes.Ndjson}");
        }

        var patience = options.Value.BulkPatience;
        var batches = Preferences.WantsAsync(request) ? new EnqueueBatches(queue, patience, time).Start() : null;
        var placing = new BulkPlacing(reader, intake, batches, patience, time, log);
        return new BulkAnswer(pieces, first, format, PlaceAsync) { Queue = batches, Ended = orders => metrics.Batch(IntakeWay.Bulk, orders) };

        async Task<BulkResult> PlaceAsync(ReadOnlyMemory<byte> json, CancellationToken cancellation)
        {
            var result = await placing.PlaceAsync(json, cancellation);
            metrics.Taken(IntakeWay.Bulk, result.Result);
            return result;
        }
    }
}
