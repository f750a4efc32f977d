using CosmosHash;
using CosmosLocal.Indexing;
using CosmosLocal.Storage;

namespace CosmosLocal.Items;

/// <summary>Keeps a container's index tables in step with its documents.</summary>
internal sealed class IndexEntries(ContainerTables tables)
{
    public void InsertTerms(Connection connection, DocumentShape shape, Extraction content, EffectivePartitionKey key, long rid)
    {
        using (var insert = connection.Prepare(tables.InsertTerm))
        {
            foreach (var term in content.Terms)
                insert.Bind(1, term.Path).Bind(2, content.Bytes(term)).Bind(3, rid).Run();
        }
        foreach (var index in shape.Composites)
            InsertComposite(connection, index, content.Bytes(content.Composite(index)), key, rid);
    }

    public void DeleteTerms(Connection connection, DocumentShape shape, Extraction content, EffectivePartitionKey key, long rid)
    {
        using (var delete = connection.Prepare(tables.DeleteTerm))
        {
            foreach (var term in content.Terms)
                delete.Bind(1, term.Path).Bind(2, content.Bytes(term)).Bind(3, rid).Run();
        }
        foreach (var index in shape.Composites)
            DeleteComposite(connection, index, content.Bytes(content.Composite(index)), key, rid);
    }

    /// <summary>Writes what differs between two versions of a document.</summary>
    public void ReplaceTerms(Connection connection, DocumentShape shape, Extraction before, Extraction after, EffectivePartitionKey key, long rid)
    {
        ReplaceTerms(connection, before, after, rid);
        foreach (var index in shape.Composites)
        {
            var old = before.Bytes(before.Composite(index));
            var current = after.Bytes(after.Composite(index));
            if (old.SequenceEqual(current))
                continue;
            DeleteComposite(connection, index, old, key, rid);
            InsertComposite(connection, index, current, key, rid);
        }
    }

    public void InsertUnique(Connection connection, DocumentShape shape, Extraction content, EffectivePartitionKey key, long rid)
    {
        for (var i = 0; i < shape.UniqueKeys.Count; i++)
            InsertUnique(connection, i, content.Bytes(content.Unique(shape.UniqueKeys[i])), key, rid);
    }

    public void DeleteUnique(Connection connection, DocumentShape shape, Extraction content, EffectivePartitionKey key)
    {
        for (var i = 0; i < shape.UniqueKeys.Count; i++)
            DeleteUnique(connection, i, content.Bytes(content.Unique(shape.UniqueKeys[i])), key);
    }

    public void ReplaceUnique(Connection connection, DocumentShape shape, Extraction before, Extraction after, EffectivePartitionKey key, long rid)
    {
        for (var i = 0; i < shape.UniqueKeys.Count; i++)
        {
            var old = before.Bytes(before.Unique(shape.UniqueKeys[i]));
            var current = after.Bytes(after.Unique(shape.UniqueKeys[i]));
            if (old.SequenceEqual(current))
                continue;
            DeleteUnique(connection, i, old, key);
            InsertUnique(connection, i, current, key, rid);
        }
    }

    /// <summary>The number of the document that has one of the unique keys of <paramref name="content"/>, or null.</summary>
    public long? FindUnique(Connection connection, DocumentShape shape, Extraction content, EffectivePartitionKey key, long except)
    {
        using var find = connection.Prepare(tables.FindUnique);
        for (var i = 0; i < shape.UniqueKeys.Count; i++)
        {
            find.Bind(1, i).Bind(2, key).Bind(3, content.Bytes(content.Unique(shape.UniqueKeys[i])));
            if (find.Step() && find.Int64(0) is var rid && rid != except)
                return rid;
            find.Reset();
        }
        return null;
    }

    // Both lists are sorted: walk them side by side.
    private void ReplaceTerms(Connection connection, Extraction before, Extraction after, long rid)
    {
        using var insert = connection.Prepare(tables.InsertTerm);
        using var delete = connection.Prepare(tables.DeleteTerm);
        var old = before.Terms;
        var current = after.Terms;
        int i = 0, k = 0;
        while (i < old.Length || k < current.Length)
        {
            var order = i == old.Length ? 1 : k == current.Length ? -1 : Compare(before, old[i], after, current[k]);
            if (order < 0)
                delete.Bind(1, old[i].Path).Bind(2, before.Bytes(old[i])).Bind(3, rid).Run();
            else if (order > 0)
                insert.Bind(1, current[k].Path).Bind(2, after.Bytes(current[k])).Bind(3, rid).Run();
            i += order <= 0 ? 1 : 0;
            k += order >= 0 ? 1 : 0;
        }
    }

    private static int Compare(Extraction before, Term old, Extraction after, Term current) =>
        old.Path != current.Path ? old.Path.CompareTo(current.Path) : before.Bytes(old).SequenceCompareTo(after.Bytes(current));

    private void InsertComposite(Connection connection, CompositeShape index, ReadOnlySpan<byte> value, EffectivePartitionKey key, long rid)
    {
        using var insert = connection.Prepare(tables.InsertComposite(index.Number));
        insert.Bind(1, ContainerTables.FirstLevel(key)).Bind(2, value).Bind(3, rid).Run();
    }

    private void DeleteComposite(Connection connection, CompositeShape index, ReadOnlySpan<byte> value, EffectivePartitionKey key, long rid)
    {
        using var delete = connection.Prepare(tables.DeleteComposite(index.Number));
        delete.Bind(1, ContainerTables.FirstLevel(key)).Bind(2, value).Bind(3, rid).Run();
    }

    private void InsertUnique(Connection connection, int unique, ReadOnlySpan<byte> value, EffectivePartitionKey key, long rid)
    {
        using var insert = connection.Prepare(tables.InsertUnique);
        insert.Bind(1, unique).Bind(2, key).Bind(3, value).Bind(4, rid).Run();
    }

    private void DeleteUnique(Connection connection, int unique, ReadOnlySpan<byte> value, EffectivePartitionKey key)
    {
        using var delete = connection.Prepare(tables.DeleteUnique);
        delete.Bind(1, unique).Bind(2, key).Bind(3, value).Run();
    }
}
