using Microsoft.AspNetCore.Http;
using OrdersFn.Core.Timeline;
using OrdersFn.Http.Answers;
using OrdersFn.Http.Problems;
using OrdersFn.Http.Requests;

namespace OrdersFn.Http.Endpoints;

/// <summary>Making the timeline anew, for operators.</summary>
public sealed class RebuildEndpoints(ViewRebuild rebuild)
{
    public Task<IResult> GetAsync(HttpRequest request) => AnswerAsync(request, StatusCodes.Status200OK, rebuild.ReadAsync);

    public Task<IResult> StartAsync(HttpRequest request) => AnswerAsync(request, StatusCodes.Status202Accepted, rebuild.StartAsync);

    private static async Task<IResult> AnswerAsync(HttpRequest request, int status, Func<CancellationToken, Task<RebuildProgress>> ask)
    {
        var query = new QueryReader(request.Query);
        if (query.Errors.Count > 0)
            return KnownProblems.InvalidQuery(query.Errors);
        var progress = await ask(request.HttpContext.RequestAborted);
        return new JsonAnswer(status, json => RebuildJson.Write(json, progress));
    }
}
