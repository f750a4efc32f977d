using Microsoft.AspNetCore.Http;
using OrdersFn.Core.Orders;

namespace OrdersFn.Http.Problems;

/// <summary>Every problem this API answers with.</summary>
public static class KnownProblems
{
    public static Problem InvalidOrder(IReadOnlyList<FieldError> errors) =>
        new(StatusCodes.Status400BadRequest, "invalid-order", "The order breaks the rules of an order.") { Errors = errors };

    public static Problem InvalidBody(string field, string reason) =>
        new(StatusCodes.Status400BadRequest, "invalid-body", "The body is not what this call takes.") { Errors = [new(field, reason)] };

    public static Problem InvalidBody(IReadOnlyList<FieldError> errors) =>
        new(StatusCodes.Status400BadRequest, "invalid-body", "The body is not what this call takes.") { Errors = errors };

    public static Problem InvalidPath(IReadOnlyList<FieldError> errors) =>
        new(StatusCodes.Status400BadRequest, "invalid-path", "An id in the path cannot be one.") { Errors = errors };

    public static Problem InvalidQuery(IReadOnlyList<FieldError> errors) =>
        new(StatusCodes.Status400BadRequest, "invalid-query", "A query parameter is not right.") { Errors = errors };

    public static Problem InvalidCursor() =>
        new(StatusCodes.Status400BadRequest, "invalid-cursor", "The cursor was not made for this query.")
        {
            Errors = [new("cursor", "take it unchanged from the answer before, and keep every other parameter but limit and wait as it was")],
        };

    public static Problem InvalidHeader(string header, string reason) =>
        new(StatusCodes.Status400BadRequest, "invalid-header", "A header is not right.") { Errors = [new(header, reason)] };

    public static Problem Unauthorized() =>
        new(StatusCodes.Status401Unauthorized, "unauthorized", "This call needs a key in the header x-functions-key.");

    public static Problem NoSuchOrder() =>
        new(StatusCodes.Status404NotFound, "no-such-order", "There is no such order.");

    public static Problem NoSuchDeadLetter() =>
        new(StatusCodes.Status404NotFound, "no-such-dead-letter", "There is no dead letter of this number.");

    public static Problem NothingParked() =>
        new(StatusCodes.Status404NotFound, "nothing-parked", "Nothing is parked under this source and id.");

    public static Problem NoSuchRoute() =>
        new(StatusCodes.Status404NotFound, "no-such-route", "Nothing answers at this path.");

    public static Problem MethodNotAllowed() =>
        new(StatusCodes.Status405MethodNotAllowed, "method-not-allowed", "This path does not take this method; see the header Allow.");

    public static Problem OrderConflict(Order? stored, string reason) =>
        new(StatusCodes.Status409Conflict, "order-conflict", "The customer has another order with this id.") { Detail = reason, Stored = stored };

    public static Problem ErasedConflict() =>
        new(StatusCodes.Status409Conflict, "order-conflict-erased", "An order with this id was erased a while ago; use a new id.");

    public static Problem SeveralCustomers(IReadOnlyList<string> customers) =>
        new(StatusCodes.Status409Conflict, "several-customers", "Several customers have an order with this id; ask for one customer's.")
        {
            Customers = customers,
        };

    public static Problem IllegalMove(Order order, OrderStatus to) =>
        new(StatusCodes.Status409Conflict, "illegal-move", "An order in this status cannot move to that status.")
        {
            Detail = $"{order.Status.Name()} cannot become {to.Name()}",
            Stored = order,
        };

    public static Problem LayoutBusy(string reason) =>
        new(StatusCodes.Status409Conflict, "layout-busy", "The layout cannot be changed now; try again later.") { Detail = reason };

    public static Problem RefusedAgain(string reason) =>
        new(StatusCodes.Status409Conflict, "refused-again", "The change is refused again and stays parked.") { Detail = reason };

    public static Problem NothingToReplay(string reason) =>
        new(StatusCodes.Status409Conflict, "nothing-to-replay", "The change cannot be replayed and stays parked.") { Detail = reason };

    public static Problem OrderErased() =>
        new(StatusCodes.Status410Gone, "order-erased", "This order was erased.");

    public static Problem PreconditionFailed(Order? order) =>
        new(StatusCodes.Status412PreconditionFailed, "precondition-failed", "The order is not in the version named by If-Match.") { Stored = order };

    public static Problem TooLarge(long limit) =>
        new(StatusCodes.Status413PayloadTooLarge, "too-large", "The body is too large.") { Detail = $"at most {limit} bytes" };

    public static Problem BulkTooLarge(long limit) => TooLarge(limit) with { Detail = $"at most {limit} bytes; send the orders in several requests" };

    public static Problem UnsupportedMediaType(string takes) =>
        new(StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type", "The body is of a kind this call does not take.")
        {
            Detail = $"this call takes {takes}, in UTF-8, not compressed",
        };

    public static Problem IdempotencyKeyReused(Order? stored) =>
        new(StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", "This Idempotency-Key came with another order before.")
        {
            Stored = stored,
        };

    public static Problem Throttled(TimeSpan retryAfter) =>
        new(StatusCodes.Status429TooManyRequests, "throttled", "The store has no throughput left; try again.") { RetryAfter = retryAfter };

    public static Problem QueueFull(TimeSpan retryAfter) =>
        new(StatusCodes.Status429TooManyRequests, "queue-full", "The queue has no room left; try again.") { RetryAfter = retryAfter };

    public static Problem Fault(string trace) =>
        new(StatusCodes.Status500InternalServerError, "fault", "Something is wrong on our side.") { Detail = $"look for trace {trace} in the logs" };

    /// <param name="detail">What is done all the same; null for nothing.</param>
    public static Problem QueueUnavailable(string? detail = null) =>
        new(StatusCodes.Status503ServiceUnavailable, "queue-unavailable", "The queue cannot be reached; try again.")
        {
            Detail = detail,
            RetryAfter = TimeSpan.FromSeconds(1),
        };

    /// <summary>503, not 507: trying again is right, and clients do that by themselves only with the former.</summary>
    public static Problem DiskFull(string reason) =>
        new(StatusCodes.Status503ServiceUnavailable, "disk-full", "There is no room on the disk; try again when there is.")
        {
            Detail = reason,
            RetryAfter = TimeSpan.FromSeconds(5),
        };

    public static Problem DataDamaged(string reason) =>
        new(StatusCodes.Status500InternalServerError, "data-damaged", "A file of data is damaged.") { Detail = reason };

    public static Problem Unavailable() =>
        new(StatusCodes.Status503ServiceUnavailable, "unavailable", "The store cannot be reached; try again.")
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };
}
