using Microsoft.AspNetCore.Http;
using OrdersFn.Core.Lifecycle;
using OrdersFn.Core.Lookup;
using OrdersFn.Http.Answers;
using OrdersFn.Http.Problems;
using OrdersFn.Http.Requests;

namespace OrdersFn.Http.Endpoints;

/// <summary>One order of one customer: read, moved on, erased.</summary>
public sealed class CustomerOrderEndpoints(CachedLookup lookup, StatusChange statusChange, Erasure erasure)
{
    public async Task<IResult> GetAsync(HttpRequest request)
    {
        if (PathIds.Read(request, out var customerId, out var orderId) is { } wrong)
            return wrong;
        return await OrderReads.AnswerAsync(
            request, [PathIds.CustomerId, PathIds.OrderId], cancellation => lookup.FindAsync(customerId, orderId, CacheDirectives.UseOf(request), cancellation));
    }

    public async Task<IResult> ChangeStatusAsync(HttpRequest request)
    {
        if (PathIds.Read(request, out var customerId, out var orderId) is { } wrong)
            return wrong;
        var query = new QueryReader(request.Query, PathIds.CustomerId, PathIds.OrderId);
        if (query.Errors.Count > 0)
            return KnownProblems.InvalidQuery(query.Errors);
        if (!MediaTypes.IsMergePatch(request))
            return KnownProblems.UnsupportedMediaType($"{MediaTypes.Json} or {MediaTypes.MergePatch}");
        if (!EntityTags.TryRead(request.Headers.IfMatch, out _))
            return KnownProblems.InvalidHeader("If-Match", "must be * or a list of entity tags");
        var expected = request.Headers.IfMatch.Count == 0 ? null : request.Headers.IfMatch.ToString();
        var cancellation = request.HttpContext.RequestAborted;
        if (await BoundedBody.ReadAsync(request, StatusPatch.MaxBytes, cancellation) is not { } body)
            return KnownProblems.TooLarge(StatusPatch.MaxBytes);
        var errors = StatusPatch.Read(body, out var status);
        if (errors.Count > 0)
            return KnownProblems.InvalidBody(errors);

        return await statusChange.ChangeAsync(customerId, orderId, status, expected, cancellation) switch
        {
            StatusChangeOutcome.Changed changed => OrderAnswers.Found(changed.Order),
            StatusChangeOutcome.Unchanged unchanged => OrderAnswers.Found(unchanged.Order),
            StatusChangeOutcome.IllegalMove illegal => KnownProblems.IllegalMove(illegal.Order, status),
            StatusChangeOutcome.PreconditionFailed failed => KnownProblems.PreconditionFailed(failed.Order),
            StatusChangeOutcome.Missing => KnownProblems.NoSuchOrder(),
            StatusChangeOutcome.Erased => KnownProblems.OrderErased(),
            var other => throw new InvalidOperationException($"unknown outcome {other}"),
        };
    }

    public async Task<IResult> EraseAsync(HttpRequest request)
    {
        if (PathIds.Read(request, out var customerId, out var orderId) is { } wrong)
            return wrong;
        var query = new QueryReader(request.Query, PathIds.CustomerId, PathIds.OrderId);
        if (query.Errors.Count > 0)
            return KnownProblems.InvalidQuery(query.Errors);
        return await erasure.EraseAsync(customerId, orderId, request.HttpContext.RequestAborted) switch
        {
            // Erasing twice is what a retry does.
            ErasureOutcome.Erased or ErasureOutcome.AlreadyErased => Results.NoContent(),
            ErasureOutcome.Missing => KnownProblems.NoSuchOrder(),
            ErasureOutcome.ErasedButMessagesUnknown => KnownProblems.QueueUnavailable(
                "the order is erased where it is stored, but messages and dead letters could not be looked through; erase it again to finish"),
            ErasureOutcome.MissingAndMessagesUnknown => KnownProblems.QueueUnavailable(
                "no such order is stored, but messages and dead letters could not be looked through; erase it again to finish"),
            var other => throw new InvalidOperationException($"unknown outcome {other}"),
        };
    }
}
