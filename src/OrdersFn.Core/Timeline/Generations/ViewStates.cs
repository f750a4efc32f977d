using System.Net;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Timeline;

/// <summary>The stored <see cref="ViewState"/>, known to every host with a bounded age.</summary>
internal sealed class ViewStates
{
    /// <summary>Nobody acts on a state older than this.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    private static readonly ViewState Initial = new();

    private readonly CosmosClients _clients;
    private readonly FreshValue<ViewState> _state;

    public ViewStates(CosmosClients clients, TimeProvider time)
    {
        _clients = clients;
        _state = new(ReadAsync, Lifetime, time);
    }

    public ValueTask<ViewState> CurrentAsync(CancellationToken cancellation) => _state.GetAsync(cancellation);

    public async Task<ViewState> ReadAsync(CancellationToken cancellation) =>
        await _clients.ForRequests.Leases.TryReadAsync<ViewState>(ViewState.StateId, new PartitionKey(ViewState.StateId), cancellation) ?? Initial;

    /// <summary>False when somebody else changed it since <paramref name="before"/> was read.</summary>
    public async Task<bool> TryWriteAsync(ViewState before, ViewState next, CancellationToken cancellation)
    {
        using var body = StoreJson.ToStream(next with { StoreTag = null });
        var key = new PartitionKey(ViewState.StateId);
        var options = new ItemRequestOptions { IfMatchEtag = before.StoreTag, EnableContentResponseOnWrite = false };
        using var response = before.StoreTag is null
            ? await _clients.ForRequests.Leases.CreateItemStreamAsync(body, key, options, cancellation)
            : await _clients.ForRequests.Leases.ReplaceItemStreamAsync(body, next.Id, key, options, cancellation);
        if (response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed)
            return false;
        response.EnsureSuccessStatusCode();
        return true;
    }
}
