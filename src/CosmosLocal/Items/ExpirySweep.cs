using CosmosLocal.Storage;

namespace CosmosLocal.Items;

/// <summary>Removes expired documents. They have been invisible since they expired; this is about space.</summary>
internal sealed class ExpirySweep(SqliteStore store, ContainerTables tables, ContainerWriter writer, TimeProvider time)
{
    private const int Step = 200;

    public async Task RunAsync()
    {
        while (store.Read(connection => Find(connection, 1)).Count > 0)
        {
            await store.WriteAsync(scope => RemoveSome(writer.Begin(scope)), CancellationToken.None);
        }
    }

    /// <summary>Within a transaction that changes how long items live: what has expired must not come back.</summary>
    public void RemoveAll(Connection connection)
    {
        while (RemoveSome(connection) > 0)
        {
        }
    }

    private int RemoveSome(Connection connection)
    {
        var documents = Find(connection, Step);
        foreach (var document in documents)
            writer.Expire(connection, document);
        return documents.Count;
    }

    private List<StoredDocument> Find(Connection connection, int limit)
    {
        var documents = new List<StoredDocument>();
        using var row = connection.Prepare(tables.Expired);
        row.Bind(1, time.GetUtcNow().ToUnixTimeSeconds()).Bind(2, limit);
        while (row.Step())
            documents.Add(ContainerTables.Document(row));
        return documents;
    }
}
