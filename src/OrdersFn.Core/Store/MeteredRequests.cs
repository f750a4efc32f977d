using System.Net;
using Microsoft.Azure.Cosmos;

namespace OrdersFn.Core.Store;

/// <summary>Measures every request a client makes, whatever call of ours it serves. A bulk or transactional batch is one.</summary>
internal sealed class MeteredRequests(StoreMetrics metrics) : RequestHandler
{
    public override async Task<ResponseMessage> SendAsync(RequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (metrics.Enabled && StoreOperation.TryRead(request, out var operation))
        {
            metrics.Charged(operation.Name, operation.Container, response.Headers.RequestCharge);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
                metrics.Throttled(operation.Name, operation.Container);
        }

        return response;
    }
}
