namespace CosmosLocal.Faults;

/// <summary>What a call does with a container's items. Many of these are a <c>POST</c> to the same path and differ by their headers only.</summary>
public enum FaultOperation
{
    Create,
    Upsert,
    Read,
    Replace,
    Patch,
    Delete,

    /// <summary>A transactional batch.</summary>
    Batch,

    /// <summary>A group of operations that a client in bulk mode sends together.</summary>
    Bulk,

    /// <summary>One page of a query, or of reading everything without one.</summary>
    Query,

    /// <summary>The plan that a client asks for before a query that fans out.</summary>
    QueryPlan,

    ChangeFeed,

    DeletePartitionKey,
}
