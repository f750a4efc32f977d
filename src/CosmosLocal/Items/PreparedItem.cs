using CosmosHash;
using CosmosLocal.Indexing;

namespace CosmosLocal.Items;

/// <summary>An operation after everything that can be done on the caller's thread: checked, key hashed, terms extracted.</summary>
internal sealed class PreparedItem
{
    public required ItemOperation Operation { get; init; }

    public ItemOperationKind Kind => Operation.Kind;

    public required EffectivePartitionKey Key { get; init; }

    public required string Id { get; init; }

    /// <summary>The document without system properties, for create, upsert and replace.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    public Extraction? Content { get; init; }

    public PatchRequest? Patch { get; init; }

    /// <summary>What it will probably cost; taken from the budget in advance.</summary>
    public double Estimate { get; init; } = 1;
}
