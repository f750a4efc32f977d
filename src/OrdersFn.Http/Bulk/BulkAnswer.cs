using System.Buffers;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using OrdersFn.Http.Answers;
using OrdersFn.Http.Requests;

namespace OrdersFn.Http.Bulk;

/// <summary>
/// Streams a bulk request: cuts the body into orders, keeps a bounded number under way, and sends each result in input order as soon as it and
/// those before it are known. Three loops run side by side: read and place, await and write, send.
/// </summary>
internal sealed class BulkAnswer(
    PieceReader pieces, Piece? first, BulkFormat format, Func<ReadOnlyMemory<byte>, CancellationToken, Task<BulkResult>> place)
    : IResult
{
    /// <summary>Enough to fill the SDK's batches of 100 for several partitions while others are on the way.</summary>
    private const int OrdersInFlight = 1000;
    private const long BytesInFlight = 16 << 20;
    private const int SpoolMemory = 1 << 20;
    private const int FlushAt = 32 * 1024;

    /// <summary>What sends the orders to the queue, if they go there; owned by this answer.</summary>
    public EnqueueBatches? Queue { get; init; }

    /// <summary>Hears of how many orders became known what came of them, when there will be no more.</summary>
    public required Action<long> Ended { get; init; }

    private readonly InFlightBudget _budget = new(OrdersInFlight, BytesInFlight);
    private long _answered;
    private readonly Channel<Pending> _pending = Channel.CreateUnbounded<Pending>(new() { SingleReader = true, SingleWriter = true });

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // Both directions may pause for as long as the other side likes.
        if (httpContext.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } requestRate)
            requestRate.MinDataRate = null;
        if (httpContext.Features.Get<IHttpMinResponseDataRateFeature>() is { } responseRate)
            responseRate.MinDataRate = null;

        var response = httpContext.Response;
        response.StatusCode = Queue is null ? StatusCodes.Status200OK : StatusCodes.Status202Accepted;
        response.ContentType = format.MediaType;
        if (Queue is not null)
            response.Headers[Preferences.AppliedHeader] = Preferences.RespondAsync;
        await using var spool = new ResultSpool(SpoolMemory);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted);
        try
        {
            await Task.WhenAll(
                Loop(PlaceAllAsync(stop.Token), stop),
                Loop(WriteResultsAsync(spool, stop.Token), stop),
                Loop(SendAsync(spool, response, stop.Token), stop));
        }
        catch (BadHttpRequestException)
        {
            // The caller broke off within the body. The server itself has to see that, to give up the connection.
            throw;
        }
        catch (Exception fault) when (httpContext.RequestAborted.IsCancellationRequested || fault is ConnectionResetException)
        {
            // The caller is gone. What was placed stays placed; sending it again gives duplicates.
            httpContext.Abort();
        }
        finally
        {
            pieces.LetGo();
            Ended(_answered);
            if (Queue is not null)
                await Queue.DisposeAsync();
        }
    }

    /// <summary>The first loop that fails stops the others, and its failure is the one told.</summary>
    private static async Task Loop(Task loop, CancellationTokenSource stop)
    {
        try
        {
            await loop;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }

    private async Task PlaceAllAsync(CancellationToken cancellation)
    {
        for (var piece = first; piece is { } current; piece = await pieces.NextAsync(cancellation))
        {
            var size = current.Bytes.Length;
            await _budget.TakeAsync(size, cancellation);
            await _pending.Writer.WriteAsync(new(Start(current, cancellation), size), cancellation);
            if (current.Kind is PieceKind.Broken or PieceKind.OverLimit)
                break;
        }

        _pending.Writer.Complete();
        await pieces.DrainAsync(cancellation);
    }

    private Task<BulkResult> Start(Piece piece, CancellationToken cancellation)
    {
        switch (piece.Kind)
        {
            case PieceKind.TooLong:
                return Task.FromResult(BulkResult.Bad("must be at most 1 MiB of JSON"));
            case PieceKind.Broken:
                return Task.FromResult(BulkResult.Bad("the array breaks off or has something behind it; nothing from here on was read"));
            case PieceKind.OverLimit:
                return Task.FromResult(BulkResult.Bad(
                    $"the body is longer than {pieces.MostBytes} bytes, the most that one request may have; "
                    + "nothing from here on was read, so send it in another request"));
        }

        if (piece.Bytes.IsSingleSegment)
            return place(piece.Bytes.First, cancellation);
        var length = (int)piece.Bytes.Length;
        var copy = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            // The order is parsed before the call comes back; only then is the copy given back.
            piece.Bytes.CopyTo(copy);
            return place(copy.AsMemory(0, length), cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    private async Task WriteResultsAsync(ResultSpool spool, CancellationToken cancellation)
    {
        var buffer = new ArrayBufferWriter<byte>();
        await using var json = JsonBody.Writer(buffer);
        buffer.Write(format.Opening.Span);
        while (await _pending.Reader.WaitToReadAsync(cancellation))
        {
            while (_pending.Reader.TryRead(out var pending))
            {
                // Before waiting for an order, and once in a while, what is known goes out.
                if (!pending.Result.IsCompleted || buffer.WrittenCount >= FlushAt)
                    await MoveAsync(buffer, spool, cancellation);
                var result = await pending.Result;
                if (_answered > 0)
                    buffer.Write(format.Between.Span);
                json.Reset();
                result.Write(json, _answered++);
                json.Flush();
                buffer.Write(format.Behind.Span);
                _budget.Release(pending.Size);
            }

            await MoveAsync(buffer, spool, cancellation);
        }

        buffer.Write(format.Closing.Span);
        await MoveAsync(buffer, spool, cancellation);
        spool.Complete();
    }

    private static async ValueTask MoveAsync(ArrayBufferWriter<byte> buffer, ResultSpool spool, CancellationToken cancellation)
    {
        if (buffer.WrittenCount == 0)
            return;
        await spool.WriteAsync(buffer.WrittenMemory, cancellation);
        buffer.ResetWrittenCount();
    }

    private static async Task SendAsync(ResultSpool spool, HttpResponse response, CancellationToken cancellation)
    {
        var buffer = new ArrayBufferWriter<byte>();
        while (await spool.ReadAsync(buffer, cancellation) > 0)
        {
            await response.Body.WriteAsync(buffer.WrittenMemory, cancellation);
            await response.Body.FlushAsync(cancellation);
            buffer.ResetWrittenCount();
        }
    }

    private readonly record struct Pending(Task<BulkResult> Result, long Size);
}
