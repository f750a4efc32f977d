using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Parking;

/// <summary>What is known of where a parked document lies; a malformed document may lack any of it.</summary>
public sealed record ParkedOrigin(string Container, string? Id, string? CustomerId, double? SaltBucket, string? Tag)
{
    /// <summary>The partition, where both levels of its key are known.</summary>
    [JsonIgnore]
    public PartitionKey? Partition => this is { CustomerId: { } customer, SaltBucket: { } bucket }
        ? new PartitionKeyBuilder().Add(customer).Add(bucket).Build()
        : null;

    /// <summary>Whether it can be a state of this order: a document whose customer could not be read may be anybody's of that order id.</summary>
    public bool IsOf(OrderDocument order) => Id == DocumentId.Of(order.Id) && (CustomerId is null || OrderDocument.WithoutLane(CustomerId) == order.Customer);

    public static ParkedOrigin Of(JsonElement document) => new(
        ContainerNames.Orders,
        Text(document, "id"),
        Text(document, "customerId"),
        document.ValueKind == JsonValueKind.Object && document.TryGetProperty("saltBucket", out var salt) && salt.ValueKind == JsonValueKind.Number
            ? salt.GetDouble()
            : null,
        Text(document, "_etag"));

    /// <summary>The partition that a fence points to; null when the document is none.</summary>
    public static PartitionKey? MovedTo(JsonElement document) =>
        document.ValueKind == JsonValueKind.Object && document.TryGetProperty("movedTo", out var place) ? Of(place).Partition : null;

    private static string? Text(JsonElement document, string name) =>
        document.ValueKind == JsonValueKind.Object && document.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
