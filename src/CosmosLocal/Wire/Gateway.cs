using System.Text.Json;
using CosmosLocal.Faults;
using CosmosLocal.Files;
using CosmosLocal.Storage;

namespace CosmosLocal.Wire;

/// <summary>What both doors lead to: checks the signature, routes the call, and answers faults in the protocol's form.</summary>
internal sealed class Gateway(Authorization authorization, Router router, FaultPlan faults, TimeProvider time)
{
    /// <summary>The answer; null = the connection is to break.</summary>
    public async ValueTask<CosmosResponse?> HandleAsync(CosmosRequest request, CancellationToken cancellationToken)
    {
        var fault = faults.Next(request);
        if (fault is Fault.Dropped { IsExecuted: false })
            return null;
        if (fault is Fault.Delayed delayed)
            await Task.Delay(delayed.Time, time, cancellationToken);
        var response = fault is Fault.Failed failed
            ? Answer(failed)
            : Refusal(request) ?? await RouteAsync(request, cancellationToken);
        return fault is Fault.Dropped
            ? null
            : response.With(HeaderNames.ActivityId, request[HeaderNames.ActivityId] ?? Guid.NewGuid().ToString());
    }

    /// <summary>A client in direct mode is told so whatever its signature is: that of an address covers what is sought, not the path.</summary>
    private CosmosResponse? Refusal(CosmosRequest request) =>
        request.Path is { Count: 1 } path && path[0] == "addresses" ? Errors.DirectMode() : authorization.Check(request);

    private async ValueTask<CosmosResponse> RouteAsync(CosmosRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await router.RouteAsync(request, cancellationToken);
        }
        catch (JsonException e)
        {
            return Errors.BadRequest("The request body is not valid JSON: " + e.Message);
        }
        catch (StorageException e) when (e.Fault != DataFileFault.Other)
        {
            return Errors.OfFile(e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A caller over a protocol has to be answered; the message says what broke so that a test's author sees it.
            return Errors.Of(500, e.ToString());
        }
    }

    private static CosmosResponse Answer(Fault.Failed failed)
    {
        var response = Errors.Of(failed.Status, "This answer was asked for by a fault rule.", subStatus: failed.SubStatus);
        return failed.RetryAfter > TimeSpan.Zero ? response.With(HeaderNames.RetryAfter, (long)failed.RetryAfter.TotalMilliseconds) : response;
    }
}
