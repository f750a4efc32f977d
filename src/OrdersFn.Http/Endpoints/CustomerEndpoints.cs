using Microsoft.AspNetCore.Http;
using OrdersFn.Core.Lookup;
using OrdersFn.Core.Orders;
using OrdersFn.Http.Answers;
using OrdersFn.Http.Cursors;
using OrdersFn.Http.Problems;
using OrdersFn.Http.Requests;

namespace OrdersFn.Http.Endpoints;

/// <summary>One customer: the orders and their sums.</summary>
public sealed class CustomerEndpoints(CachedLookup lookup, CursorKeys cursors)
{
    public async Task<IResult> ListAsync(HttpRequest request)
    {
        if (PathIds.ReadCustomer(request, out var customerId) is { } wrong)
            return wrong;
        var query = new QueryReader(
            request.Query, PathIds.CustomerId, QueryReader.From, QueryReader.To, QueryReader.StatusName, QueryReader.Order, QueryReader.LimitName, QueryReader.Cursor);
        var (from, to) = query.Range();
        var status = query.Status();
        var descending = query.Descending(byDefault: true);
        var limit = query.Limit();
        if (query.Errors.Count > 0)
            return KnownProblems.InvalidQuery(query.Errors);

        var cancellation = request.HttpContext.RequestAborted;
        var paging = await Paging.ReadAsync(
            query, cursors, QueryBinding.Of("customer", customerId, from, to, status, descending), cancellation);
        if (paging is null)
            return KnownProblems.InvalidCursor();
        var page = await lookup.ListAsync(
            new(customerId, from, to, status, descending, limit, paging.After), CacheDirectives.UseOf(request), cancellation);
        return new ListAnswer<Order>("orders", page.Orders, OrderJson.Write, paging.Next(page.Next))
        {
            Headers = CacheDirectives.Revalidate,
        };
    }

    public async Task<IResult> SummariseAsync(HttpRequest request)
    {
        if (PathIds.ReadCustomer(request, out var customerId) is { } wrong)
            return wrong;
        var query = new QueryReader(request.Query, PathIds.CustomerId);
        if (query.Errors.Count > 0)
            return KnownProblems.InvalidQuery(query.Errors);
        var summary = await lookup.SummariseAsync(customerId, CacheDirectives.UseOf(request), request.HttpContext.RequestAborted);
        return new JsonAnswer(StatusCodes.Status200OK, json => SummaryJson.Write(json, customerId, summary))
        {
            Headers = CacheDirectives.Revalidate,
        };
    }
}
