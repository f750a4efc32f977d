using Microsoft.AspNetCore.Http;
using OrdersFn.Core.Caching;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Timeline;
using OrdersFn.Http.Answers;
using OrdersFn.Http.Cursors;
using OrdersFn.Http.Problems;
using OrdersFn.Http.Requests;

namespace OrdersFn.Http.Endpoints;

/// <summary>All customers' orders by time, from the materialized view.</summary>
public sealed class TimelineEndpoints(TimelineReader timeline, DatedSummaries summaries, ViewFreshness freshness, CursorKeys cursors)
{
    public const string ViewAsOf = "View-As-Of";

    public async Task<IResult> ListAsync(HttpRequest request)
    {
        var query = new QueryReader(
            request.Query, QueryReader.From, QueryReader.To, QueryReader.StatusName, QueryReader.Order, QueryReader.LimitName, QueryReader.Cursor,
            QueryReader.WaitName);
        var (from, to) = query.Range();
        var status = query.Status();
        var descending = query.Descending(byDefault: false);
        var limit = query.Limit();
        var wait = query.Wait();
        if (query.Errors.Count > 0)
            return KnownProblems.InvalidQuery(query.Errors);

        var cancellation = request.HttpContext.RequestAborted;
        var paging = await Paging.ReadAsync(query, cursors, QueryBinding.Of("timeline", null, from, to, status, descending), cancellation);
        if (paging is null)
            return KnownProblems.InvalidCursor();
        // Asked before the rows are read, so that it never promises more than they hold.
        var asOf = await freshness.AsOfAsync(wait, cancellation);
        var page = await timeline.ListAsync(
            new() { From = from, To = to, Status = status, Descending = descending, Limit = limit, After = paging.After }, cancellation);
        return new ListAnswer<TimelineEntry>("orders", page.Entries, TimelineEntryJson.Write, paging.Next(page.Next)) { Headers = AsOf(asOf) };
    }

    public async Task<IResult> SummariseAsync(HttpRequest request)
    {
        var query = new QueryReader(request.Query, QueryReader.From, QueryReader.To, QueryReader.Interval, QueryReader.WaitName);
        var (from, to) = query.Range();
        var interval = query.Choice(QueryReader.Interval, ["hour", "day"]) == "hour" ? SummaryInterval.Hour : SummaryInterval.Day;
        var wait = query.Wait();
        if (query.Errors.Count > 0)
            return KnownProblems.InvalidQuery(query.Errors);
        var cancellation = request.HttpContext.RequestAborted;
        var use = CacheDirectives.UseOf(request);
        if (wait > TimeSpan.Zero)
        {
            await freshness.AsOfAsync(wait, cancellation);
            // What was read before the call does not hold what it waited for.
            use = CacheUse.Bypassed;
        }

        var summary = await summaries.SummariseAsync(from, to, interval, use, cancellation);
        return new JsonAnswer(StatusCodes.Status200OK, json => SummaryJson.Write(json, from, to, summary.Sums)) { Headers = AsOf(summary.AsOf) };
    }

    private static Action<IHeaderDictionary> AsOf(DateTimeOffset time) => headers =>
    {
        headers[ViewAsOf] = Timestamps.ToWire(time);
        CacheDirectives.Revalidate(headers);
    };
}
