namespace CosmosLocal.Storage;

/// <summary>State kept in memory beside the database that must follow a transaction's fate. All calls come on the writer's thread.</summary>
internal abstract class Enlisted
{
    /// <summary>The last chance to write what the transaction's work has added up.</summary>
    internal abstract void BeforeCommit(Connection connection);

    internal abstract void Committed();

    internal abstract void RolledBack();
}
