using Microsoft.AspNetCore.Http;
using OrdersFn.Core.Lookup;
using OrdersFn.Http.Answers;
using OrdersFn.Http.Problems;
using OrdersFn.Http.Requests;

namespace OrdersFn.Http.Endpoints;

/// <summary>Reading one order, however it was found.</summary>
internal static class OrderReads
{
    /// <param name="request">The request.</param>
    /// <param name="ids">The ids in its path.</param>
    /// <param name="find">Finds the order.</param>
    public static async Task<IResult> AnswerAsync(HttpRequest request, IReadOnlyList<string> ids, Func<CancellationToken, Task<OrderFinding>> find)
    {
        var query = new QueryReader(request.Query, ids);
        if (query.Errors.Count > 0)
            return KnownProblems.InvalidQuery(query.Errors);
        if (!EntityTags.TryRead(request.Headers.IfNoneMatch, out var known))
            return KnownProblems.InvalidHeader("If-None-Match", "must be * or a list of entity tags");
        return await find(request.HttpContext.RequestAborted) switch
        {
            OrderFound { Order: var order } => known?.Match(order.ETag) == true ? OrderAnswers.NotModified(order) : OrderAnswers.Found(order),
            OrderErased => KnownProblems.OrderErased(),
            OrderMissing => KnownProblems.NoSuchOrder(),
            SeveralCustomers several => KnownProblems.SeveralCustomers(several.Customers),
            var other => throw new InvalidOperationException($"unknown finding {other}"),
        };
    }
}
