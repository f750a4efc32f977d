using Microsoft.AspNetCore.Http;
using OrdersFn.Core.Planning;
using OrdersFn.Http.Answers;
using OrdersFn.Http.Problems;
using OrdersFn.Http.Requests;

namespace OrdersFn.Http.Endpoints;

/// <summary>The customers whose orders may need spreading, for operators.</summary>
public sealed class HeavyCustomerEndpoints(Planner planner)
{
    public async Task<IResult> ListAsync(HttpRequest request)
    {
        var query = new QueryReader(request.Query);
        if (query.Errors.Count > 0)
            return KnownProblems.InvalidQuery(query.Errors);
        var customers = await planner.ReadAsync(request.HttpContext.RequestAborted);
        return new JsonAnswer(StatusCodes.Status200OK, json => HeavyCustomersJson.Write(json, customers));
    }
}
