using System.Text.Json;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Parking;

/// <summary>The <c>parked</c> container: what consumers could not apply, until somebody looks.</summary>
public sealed class ParkedDocuments(CosmosClients clients, TimeProvider time)
{
    /// <summary>Parks durably. Parking the same change again replaces what is parked.</summary>
    public Task ParkAsync(string source, JsonElement document, string reason, CancellationToken cancellation) =>
        throw new NotImplementedException($"{clients} {time} {source} {document} {reason} {cancellation}");

    /// <summary>Oldest first.</summary>
    public IAsyncEnumerable<ParkedDocument> ListAsync(string source, CancellationToken cancellation) =>
        throw new NotImplementedException($"{source} {cancellation}");

    public Task<long> CountAsync(string source, CancellationToken cancellation) =>
        throw new NotImplementedException($"{source} {cancellation}");
}
