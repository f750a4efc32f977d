namespace CosmosLocal.Items;

internal enum ItemOperationKind
{
    Create,
    Upsert,
    Read,
    Replace,
    Delete,
    Patch,
}

/// <summary>One thing to do with one item, as a point request, a batch or a bulk request asks for it.</summary>
internal sealed record ItemOperation
{
    public required ItemOperationKind Kind { get; init; }

    /// <summary>Create and upsert take it from the document.</summary>
    public string? Id { get; init; }

    /// <summary>The partition key as JSON text, e.g. <c>["c1",1.0]</c>. Within an atomic batch the batch's key counts.</summary>
    public string? KeyJson { get; init; }

    /// <summary>The document, or the patch request.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    public string? IfMatch { get; init; }

    /// <summary>Counts on reads only, as in Cosmos.</summary>
    public string? IfNoneMatch { get; init; }

    /// <summary>The answer to a write carries no document.</summary>
    public bool MinimalReturn { get; init; }

    /// <summary>Seconds to live, in place of the document's own <c>ttl</c>.</summary>
    public int? TimeToLive { get; init; }
}
