using Microsoft.AspNetCore.Http;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Parking;
using OrdersFn.Http.Answers;
using OrdersFn.Http.Cursors;
using OrdersFn.Http.Problems;
using OrdersFn.Http.Requests;

namespace OrdersFn.Http.Endpoints;

/// <summary>Changes that the consumers of the change feed could not apply: looked at, replayed, thrown away.</summary>
public sealed class ParkedEndpoints(ParkedDocuments parked, ParkedReplay replay, IEnumerable<FeedConsumer> consumers, CursorKeys cursors)
{
    private readonly string[] _sources = [.. consumers.Select(consumer => consumer.Name)];

    public async Task<IResult> ListAsync(HttpRequest request)
    {
        var query = new QueryReader(request.Query, QueryReader.Source, QueryReader.LimitName, QueryReader.Cursor);
        var source = query.Choice(QueryReader.Source, _sources);
        var limit = query.Limit();
        if (query.Errors.Count > 0)
            return KnownProblems.InvalidQuery(query.Errors);

        var cancellation = request.HttpContext.RequestAborted;
        var paging = await Paging.ReadAsync(query, cursors, QueryBinding.Of("parked", source, null, null, null, descending: false), cancellation);
        if (paging is null)
            return KnownProblems.InvalidCursor();
        var found = await parked.ListAsync(source, limit + 1, paging.After, cancellation);
        return ListAnswer.Page("parked", found, limit, ParkedJson.WriteRow, document => paging.Next(document.Position));
    }

    public Task<IResult> ReadAsync(HttpRequest request) => WithNameAsync(request, async (source, id, cancellation) =>
        await parked.ReadAsync(source, id, cancellation) is { } document
            ? new JsonAnswer(StatusCodes.Status200OK, json => ParkedJson.Write(json, document))
            : KnownProblems.NothingParked());

    public Task<IResult> ReplayAsync(HttpRequest request) => WithNameAsync(request, async (source, id, cancellation) =>
        await replay.ReplayAsync(source, id, cancellation) switch
        {
            ReplayOutcome.Applied => Results.NoContent(),
            ReplayOutcome.Refused refused => KnownProblems.RefusedAgain(refused.Reason),
            ReplayOutcome.NothingLeft => KnownProblems.NothingToReplay("neither its order nor a body that could be applied is left; drop it"),
            ReplayOutcome.NoConsumer => KnownProblems.NothingToReplay($"there is no consumer {source} any more; drop it"),
            ReplayOutcome.Missing => KnownProblems.NothingParked(),
            var other => throw new InvalidOperationException($"unknown outcome {other}"),
        });

    public Task<IResult> DropAsync(HttpRequest request) => WithNameAsync(request, async (source, id, cancellation) =>
        await parked.DropAsync(source, id, cancellation) ? Results.NoContent() : KnownProblems.NothingParked());

    private static async Task<IResult> WithNameAsync(HttpRequest request, Func<string, string, CancellationToken, Task<IResult>> answer)
    {
        if (PathIds.ReadParked(request, out var source, out var id) is { } wrong)
            return wrong;
        var query = new QueryReader(request.Query);
        return query.Errors.Count > 0 ? KnownProblems.InvalidQuery(query.Errors) : await answer(source, id, request.HttpContext.RequestAborted);
    }
}
