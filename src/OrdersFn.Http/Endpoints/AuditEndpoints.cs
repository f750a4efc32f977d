using Microsoft.AspNetCore.Http;
using OrdersFn.Core.Audit;
using OrdersFn.Http.Answers;
using OrdersFn.Http.Problems;
using OrdersFn.Http.Requests;

namespace OrdersFn.Http.Endpoints;

/// <summary>The recount of orders against views, for operators.</summary>
public sealed class AuditEndpoints(Auditor auditor)
{
    public Task<IResult> RunAsync(HttpRequest request) => AnswerAsync(request, auditor.RunAsync);

    public Task<IResult> RepairAsync(HttpRequest request) => AnswerAsync(request, auditor.RepairAsync);

    private static Task<IResult> AnswerAsync(HttpRequest request, Func<CancellationToken, IAsyncEnumerable<AuditFinding>> run)
    {
        var query = new QueryReader(request.Query);
        return Task.FromResult<IResult>(query.Errors.Count > 0 ? KnownProblems.InvalidQuery(query.Errors) : new AuditAnswer(run));
    }
}
