using System.Text.Json;

namespace CosmosLocal.Wire;

/// <summary>What both doors lead to: checks the signature, routes the call, and answers faults in the protocol's form.</summary>
internal sealed class Gateway(Authorization authorization, Router router)
{
    public async ValueTask<CosmosResponse> HandleAsync(CosmosRequest request, CancellationToken cancellationToken)
    {
        var response = authorization.Check(request) ?? await RouteAsync(request, cancellationToken).ConfigureAwait(false);
        return response.With(HeaderNames.ActivityId, request[HeaderNames.ActivityId] ?? Guid.NewGuid().ToString());
    }

    private async ValueTask<CosmosResponse> RouteAsync(CosmosRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await router.RouteAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException e)
        {
            return Errors.BadRequest("The request body is not valid JSON: " + e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A caller over a protocol has to be answered; the message says what broke so that a test's author sees it.
            return Errors.Of(500, e.ToString());
        }
    }
}
