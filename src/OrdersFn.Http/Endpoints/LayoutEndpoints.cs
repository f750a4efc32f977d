using Microsoft.AspNetCore.Http;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Partitioning.Moving;
using OrdersFn.Http.Answers;
using OrdersFn.Http.Problems;
using OrdersFn.Http.Requests;

namespace OrdersFn.Http.Endpoints;

/// <summary>How one customer's orders are spread: seen, as it is in the store, and changed.</summary>
public sealed class LayoutEndpoints(LayoutStore layouts, LayoutSchedule schedule, MoveProgressStore progresses, TimeProvider time)
{
    public async Task<IResult> GetAsync(HttpRequest request)
    {
        if (PathIds.ReadCustomer(request, out var customerId) is { } wrong)
            return wrong;
        var query = new QueryReader(request.Query, PathIds.CustomerId);
        if (query.Errors.Count > 0)
            return KnownProblems.InvalidQuery(query.Errors);
        var cancellation = request.HttpContext.RequestAborted;
        var layout = (await layouts.ReadAsync(customerId, cancellation))?.ToLayout() ?? new Layout(customerId, [LayoutEpoch.Single]);
        return await AnswerAsync(layout, cancellation);
    }

    public async Task<IResult> PutAsync(HttpRequest request)
    {
        if (PathIds.ReadCustomer(request, out var customerId) is { } wrong)
            return wrong;
        var query = new QueryReader(request.Query, PathIds.CustomerId);
        if (query.Errors.Count > 0)
            return KnownProblems.InvalidQuery(query.Errors);
        if (!MediaTypes.IsJson(request))
            return KnownProblems.UnsupportedMediaType(MediaTypes.Json);
        var cancellation = request.HttpContext.RequestAborted;
        if (await BoundedBody.ReadAsync(request, LayoutPut.MaxBytes, cancellation) is not { } body)
            return KnownProblems.TooLarge(LayoutPut.MaxBytes);
        var errors = LayoutPut.Read(body, out var buckets, out var lanes);
        if (errors.Count > 0)
            return KnownProblems.InvalidBody(errors);

        return await schedule.ScheduleAsync(customerId, buckets, lanes, cancellation) switch
        {
            ScheduleOutcome.Scheduled scheduled => await AnswerAsync(scheduled.Layout, cancellation),
            ScheduleOutcome.Unchanged unchanged => await AnswerAsync(unchanged.Layout, cancellation),
            ScheduleOutcome.Invalid invalid => KnownProblems.InvalidBody(invalid.Errors),
            ScheduleOutcome.Busy busy => KnownProblems.LayoutBusy(busy.Reason switch
            {
                BusyReason.AboutToBegin => "the layout scheduled before is about to begin",
                _ => "orders are still being moved into the layout in force",
            }),
            var other => throw new InvalidOperationException($"unknown outcome {other}"),
        };
    }

    private async Task<IResult> AnswerAsync(Layout layout, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var toMove = layout.Current(now) is { } current && current != layout.Epochs[^1]
            ? (await progresses.ReadAsync(layout.CustomerId, current, cancellation))?.OrdersToMove
            : 0;
        return new JsonAnswer(StatusCodes.Status200OK, json => LayoutJson.Write(json, layout, toMove, now));
    }
}
