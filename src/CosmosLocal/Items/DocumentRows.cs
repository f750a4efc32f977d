using CosmosHash;
using CosmosLocal.Storage;

namespace CosmosLocal.Items;

/// <summary>Reads and writes the rows of a container's documents.</summary>
internal sealed class DocumentRows(ContainerTables tables)
{
    public StoredDocument? Find(Connection connection, EffectivePartitionKey key, string id) => tables.FindDocument(connection, key, id);

    public StoredDocument Get(Connection connection, long rid)
    {
        using var row = connection.Prepare(tables.FindByRid);
        return row.Bind(1, rid).Step()
            ? ContainerTables.Document(row)
            : throw new InvalidOperationException($"A unique key points to document {rid}, which is not there.");
    }

    public List<StoredDocument> InScope(Connection connection, KeyRange range, int limit)
    {
        var documents = new List<StoredDocument>();
        using var row = connection.Prepare(tables.InScope);
        row.Bind(1, range.Min).Bind(2, range.Max).Bind(3, limit);
        while (row.Step())
            documents.Add(ContainerTables.Document(row));
        return documents;
    }

    /// <summary>The documents with the next numbers.</summary>
    public static List<StoredDocument> After(Connection connection, ContainerTables tables, long rid, int limit)
    {
        var documents = new List<StoredDocument>(limit);
        using var row = connection.Prepare(tables.AfterRid);
        row.Bind(1, rid).Bind(2, limit);
        while (row.Step())
            documents.Add(ContainerTables.Document(row));
        return documents;
    }

    /// <summary>False, and nothing changed, if there is such an item.</summary>
    public bool TryInsert(Connection connection, StoredDocument document, int? ttl)
    {
        using (var insert = connection.Prepare(tables.Insert))
        {
            insert.Bind(1, document.Rid).Bind(2, document.Key).Bind(3, document.Id).Bind(4, document.Lsn).Bind(5, document.Timestamp)
                .Bind(6, ttl).Bind(7, document.Expires).Bind(8, document.Body.Span).Run();
        }
        return connection.Changes > 0;
    }

    public void Update(Connection connection, StoredDocument document, int? ttl)
    {
        using var update = connection.Prepare(tables.Update);
        update.Bind(1, document.Rid).Bind(2, document.Lsn).Bind(3, document.Timestamp).Bind(4, ttl).Bind(5, document.Expires)
            .Bind(6, document.Body.Span).Run();
    }

    public void Delete(Connection connection, long rid)
    {
        using var delete = connection.Prepare(tables.Delete);
        delete.Bind(1, rid).Run();
    }
}
