using CosmosLocal.Items;

namespace CosmosLocal.Batches;

/// <summary>What a batch body turned out to be: its operations, or why it is refused.</summary>
internal readonly record struct BatchDecoding(IReadOnlyList<ItemOperation> Operations, string? Error)
{
    public static BatchDecoding Of(IReadOnlyList<ItemOperation> operations) => new(operations, null);

    public static BatchDecoding Refused(string error) => new([], error);
}
