using System.Globalization;
using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Caching;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Partitioning;
using OrdersFn.Core.Partitioning.Moving;
using OrdersFn.Core.Store;
using OrdersFn.Core.Telemetry;

namespace OrdersFn.Core.Intake;

/// <summary>
/// Takes an order in: places it, creates it, and finds out what it means when it is there already. The store's refusal of a second document
/// with the same id is what makes one order of two, also when they come at once or over two hosts.
/// </summary>
public sealed class OrderIntake(
    CosmosClients clients,
    Placement placement,
    MoveBudget moving,
    OwnWrites writes,
    IOptions<PartitioningOptions> options,
    TimeProvider time)
{
    private const int MostAttempts = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RetryUnlessTold = TimeSpan.FromSeconds(1);

    // Also said per call: bulk mode does not go by the client's own setting.
    private static readonly ItemRequestOptions NoBody = new() { EnableContentResponseOnWrite = false };

    private readonly TimeSpan _longestPlacing = options.Value.LongestPlacing;

    public async Task<IntakeOutcome> PlaceAsync(OrderRequest request, IntakeLane lane, CancellationToken cancellation)
    {
        try
        {
            return await PlaceInTriesAsync(request, lane, cancellation);
        }
        finally
        {
            // Also a duplicate is what its sender wrote, if maybe by way of another host.
            writes.Note(request.CustomerId);
        }
    }

    private async Task<IntakeOutcome> PlaceInTriesAsync(OrderRequest request, IntakeLane lane, CancellationToken cancellation)
    {
        var container = (lane == IntakeLane.Bulk ? clients.ForIntake : clients.ForRequests).Orders;
        request = request.Accept(time.GetUtcNow());
        var order = request.Take(request.OrderId!, request.AcceptedAt!.Value);

        for (var attempt = 1; ; attempt++)
        {
            var outcome = await TryPlaceAsync(request, order, container, cancellation);
            if (outcome is IntakeOutcome.Throttled)
                moving.GiveWay();
            if (outcome is not null)
                return outcome;
            if (attempt == MostAttempts)
                return new IntakeOutcome.Unavailable(clients.Storage.Fault);
            await Task.Delay(FirstPause * (1 << attempt) * (0.5 + Random.Shared.NextDouble()), time, cancellation);
        }
    }

    /// <summary>Null when it is worth another try.</summary>
    private async ValueTask<IntakeOutcome?> TryPlaceAsync(OrderRequest request, Order order, Container container, CancellationToken cancellation)
    {
        // A place is good for so long; whoever changes the layout counts on it.
        using var late = new CancellationTokenSource(_longestPlacing, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            var placing = await placement.PlaceAsync(order.CustomerId, order.OrderId, either.Token);
            // It may have been sent before the customer's layout changed, and not been moved yet.
            return await OlderPlaces.FindAsync(container, order.OrderId, request.IdIsFresh, placing, either.Token) is { } early
                ? Meaning(request, order, await container.FollowAsync(early, either.Token))
                : await CreateAsync(request, order, placing.Candidates[0], container, either.Token);
        }
        catch (CosmosException fault) when (fault.StatusCode == HttpStatusCode.TooManyRequests)
        {
            return new IntakeOutcome.Throttled(fault.RetryAfter ?? RetryUnlessTold);
        }
        catch (Exception fault) when (TransientFaults.Is(fault, cancellation))
        {
            return null;
        }
    }

    private static async Task<IntakeOutcome?> CreateAsync(
        OrderRequest request, Order order, Place place, Container container, CancellationToken cancellation, bool sentOn = false)
    {
        var document = OrderDocument.From(order, place.StoredCustomerId, place.SaltBucket, OrderTrace.Current);
        using var content = OrderDocumentJson.ToStream(document);
        using var response = await container.CreateItemStreamAsync(content, place.Key, NoBody, cancellation);
        switch (response.StatusCode)
        {
            case HttpStatusCode.Created:
                return new IntakeOutcome.Created(order);
            case HttpStatusCode.Conflict:
                return await container.TryReadAsync<OrderDocument>(DocumentId.Of(order.OrderId), place.Key, cancellation) switch
                {
                    // It expired, or was moved, in between.
                    null => null,
                    // The layout changed since the order was placed, and the place was closed: on to where the order belongs now.
                    { IsPlaceholder: true, MovedTo: { } moved } => sentOn ? null
                        : await CreateAsync(request, order, Place.Of(moved), container, cancellation, sentOn: true),
                    var stored => Meaning(request, order, await container.FollowAsync(stored, cancellation)),
                };
            case HttpStatusCode.TooManyRequests:
                return new IntakeOutcome.Throttled(RetryAfter(response));
            case var status when TransientFaults.Is(status):
                return null;
            default:
                response.EnsureSuccessStatusCode();
                throw new InvalidOperationException($"the store answered a create with {(int)response.StatusCode}");
        }
    }

    /// <summary>What it means that <paramref name="stored"/> has the identity of the order.</summary>
    private static IntakeOutcome Meaning(OrderRequest request, Order order, OrderDocument stored)
    {
        if (stored.IsTombstone)
            return new IntakeOutcome.Conflict(null, ConflictReason.Erased);
        // Only an earlier attempt of ours whose answer was lost can have put it there.
        if (request.IdIsFresh)
            return new IntakeOutcome.Created(order);
        var other = stored.ToOrder();
        return request.SameContentAs(other) ? new IntakeOutcome.Duplicate(other)
            : new IntakeOutcome.Conflict(other, request.FromIdempotencyKey ? ConflictReason.KeyReused : ConflictReason.OtherContent);
    }

    private static TimeSpan RetryAfter(ResponseMessage response) =>
        response.Headers["x-ms-retry-after-ms"] is { } text
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds)
        && milliseconds > 0
            ? TimeSpan.FromMilliseconds(milliseconds)
            : RetryUnlessTold;
}
