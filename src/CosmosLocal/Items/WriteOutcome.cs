using CosmosLocal.Partitioning;
using CosmosLocal.Storage;

namespace CosmosLocal.Items;

/// <summary>What the writer says of one operation. The answer's text is made of it on the caller's thread.</summary>
internal readonly record struct WriteOutcome(int Status, StoredDocument? Document, ItemError? Error, double Charge, long Lsn, PhysicalPartition Partition)
{
    public bool IsFailure => Status >= 400;
}
