using Microsoft.Azure.Cosmos;

namespace OrdersFn.Core.Store;

/// <summary>
/// Remembers the storage fault that the store told last. A full disk is over when a write succeeds; damage stays until somebody mends the file, though other
/// parts of it can still be read.
/// </summary>
public sealed class StorageWatch
{
    private volatile StorageFault? _fault;

    /// <summary>Null when there is none, as far as is known.</summary>
    public StorageFault? Fault => _fault;

    internal void Note(RequestMessage request, ResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
        {
            if (_fault is { Kind: StorageFaultKind.DiskFull } && StoreOperation.TryRead(request, out var operation) && operation.IsWrite)
                _fault = null;
        }
        else if (StorageFault.Of(response.StatusCode, SubStatusOf(response), response.ErrorMessage) is { } fault && _fault is not { Kind: StorageFaultKind.Damaged })
        {
            _fault = fault;
        }
    }

    private static int SubStatusOf(ResponseMessage response) => int.TryParse(response.Headers["x-ms-substatus"], out var code) ? code : 0;
}

/// <summary>Shows the watch every answer that a client gets.</summary>
internal sealed class WatchedRequests(StorageWatch watch) : RequestHandler
{
    public override async Task<ResponseMessage> SendAsync(RequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        watch.Note(request, response);
        return response;
    }
}
