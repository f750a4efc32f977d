using System.Net;
using System.Security.Cryptography;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Store;

namespace OrdersFn.Http.Cursors;

/// <summary>
/// The key that cursors are signed with. It is made once and stored beside the leases, so that every host of a store agrees and a cursor
/// outlives restarts.
/// </summary>
public sealed class CursorKeys(CosmosClients clients)
{
    private volatile CursorCodec? _codec;

    public ValueTask<CursorCodec> CodecAsync(CancellationToken cancellation) => _codec is { } codec ? new(codec) : new(LoadAsync(cancellation));

    private async Task<CursorCodec> LoadAsync(CancellationToken cancellation)
    {
        var leases = clients.ForRequests.Leases;
        var key = new PartitionKey(CursorKeyDocument.OnlyId);
        var document = await leases.TryReadAsync<CursorKeyDocument>(CursorKeyDocument.OnlyId, key, cancellation);
        if (document is null)
        {
            var made = new CursorKeyDocument { Key = RandomNumberGenerator.GetBytes(32) };
            using var response = await leases.CreateItemStreamAsync(StoreJson.ToStream(made), key, cancellationToken: cancellation);
            if (response.StatusCode != HttpStatusCode.Conflict)
                response.EnsureSuccessStatusCode();
            // Whoever came first has made the key; read it back rather than trust ours.
            document = await leases.TryReadAsync<CursorKeyDocument>(CursorKeyDocument.OnlyId, key, cancellation)
                ?? throw new InvalidOperationException("the cursor key vanished while it was made");
        }

        return _codec = new CursorCodec(document.Key);
    }

    private sealed record CursorKeyDocument
    {
        public const string OnlyId = "cursor-key";

        public string Id { get; init; } = OnlyId;

        public string Type { get; init; } = "cursor-key";

        public int SchemaVersion { get; init; } = 1;

        public required byte[] Key { get; init; }
    }
}
