using System.Globalization;
using Microsoft.AspNetCore.Http;
using OrdersFn.Core.Queue;
using OrdersFn.Core.Store;
using OrdersFn.Http.Answers;
using OrdersFn.Http.Cursors;
using OrdersFn.Http.Problems;
using OrdersFn.Http.Requests;

namespace OrdersFn.Http.Endpoints;

/// <summary>Messages that could not become orders: looked at, sent again, thrown away.</summary>
public sealed class DeadLetterEndpoints(IDeadLetters letters, CursorKeys cursors)
{
    public async Task<IResult> ListAsync(HttpRequest request)
    {
        var query = new QueryReader(request.Query, QueryReader.LimitName, QueryReader.Cursor);
        var limit = query.Limit();
        if (query.Errors.Count > 0)
            return KnownProblems.InvalidQuery(query.Errors);

        var cancellation = request.HttpContext.RequestAborted;
        var paging = await Paging.ReadAsync(
            query, cursors, QueryBinding.Of("dead-letters", null, null, null, null, descending: false), cancellation);
        if (paging is null)
            return KnownProblems.InvalidCursor();
        long? after = paging.After is { } last ? long.Parse(last.OrderId, CultureInfo.InvariantCulture) : null;
        var found = await letters.ListAsync(limit + 1, after, cancellation);
        return ListAnswer.Page("dead_letters", found, limit, DeadLetterJson.Write, letter => paging.Next(PositionOf(letter)));
    }

    public Task<IResult> ReadAsync(HttpRequest request) => WithNumberAsync(request, async (number, cancellation) =>
        await letters.ReadAsync(number, cancellation) is { } letter
            ? new JsonAnswer(StatusCodes.Status200OK, json => DeadLetterJson.Write(json, letter))
            : KnownProblems.NoSuchDeadLetter());

    public Task<IResult> ReplayAsync(HttpRequest request) => WithNumberAsync(request, async (number, cancellation) =>
        await letters.ReplayAsync(number, cancellation) ? Results.NoContent() : KnownProblems.NoSuchDeadLetter());

    public Task<IResult> DropAsync(HttpRequest request) => WithNumberAsync(request, async (number, cancellation) =>
        await letters.DropAsync(number, cancellation) ? Results.NoContent() : KnownProblems.NoSuchDeadLetter());

    private static async Task<IResult> WithNumberAsync(HttpRequest request, Func<long, CancellationToken, Task<IResult>> answer)
    {
        if (PathIds.ReadSequenceNumber(request, out var number) is { } wrong)
            return wrong;
        var query = new QueryReader(request.Query);
        return query.Errors.Count > 0 ? KnownProblems.InvalidQuery(query.Errors) : await answer(number, request.HttpContext.RequestAborted);
    }

    private static KeysetPosition PositionOf(DeadLetter letter) =>
        new(letter.EnqueuedAt, letter.SequenceNumber.ToString(CultureInfo.InvariantCulture), "");
}
