using CosmosHash;
using CosmosLocal.Indexing;
using CosmosLocal.Storage;

namespace CosmosLocal.Items;

/// <summary>
/// New items whose index entries are not in the tables yet. They go there many at a time, so that a page of the index is written once for many items;
/// a query has them put there before it starts. After a crash the documents tell again what is missing. On the writer's thread, but for <see cref="Load"/> at the start.
/// </summary>
internal sealed class UnindexedItems(ContainerTables tables, IndexEntries index)
{
    // A thousand orders; putting in that many holds other writers up for about ten milliseconds.
    private const int MaxEntries = 8_000;
    private const int LoadStep = 500;

    private readonly Dictionary<long, Item> _items = [];
    private int _entries;

    public int Count => _items.Count;

    public bool IsFull => _entries >= MaxEntries;

    /// <summary>Grows with every change other than an addition: tells whether taking additions back is enough to undo what has happened since.</summary>
    public int Changes { get; private set; }

    public void Add(DocumentShape shape, Extraction content, EffectivePartitionKey key, long rid)
    {
        _items.Add(rid, new(key, content));
        _entries += EntriesOf(content, shape);
    }

    /// <summary>False if the item's entries are in the tables.</summary>
    public bool TryReplace(DocumentShape shape, long rid, Func<Extraction> read)
    {
        if (!_items.TryGetValue(rid, out var item))
            return false;
        Changes++;
        var content = read();
        _entries += EntriesOf(content, shape) - EntriesOf(item.Content, shape);
        _items[rid] = item with { Content = content };
        return true;
    }

    /// <summary>False if the item's entries are in the tables.</summary>
    public bool TryRemove(DocumentShape shape, long rid)
    {
        if (!_items.Remove(rid, out var item))
            return false;
        Changes++;
        _entries -= EntriesOf(item.Content, shape);
        return true;
    }

    /// <summary>Takes back what was added after this document.</summary>
    public void RemoveAfter(DocumentShape shape, long rid)
    {
        foreach (var added in _items.Keys.Where(key => key > rid).ToArray())
        {
            _items.Remove(added, out var item);
            _entries -= EntriesOf(item.Content, shape);
        }
    }

    /// <summary>Puts all entries into the tables.</summary>
    public void Index(Connection connection, DocumentShape shape, long newestRid)
    {
        if (_items.Count == 0)
            return;
        Changes++;
        foreach (var (rid, item) in _items)
            index.InsertTerms(connection, shape, item.Content, item.Key, rid);
        Clear();
        using var write = connection.Prepare(ContainerTables.WriteIndexed);
        write.Bind(1, tables.Number).Bind(2, newestRid).Run();
    }

    /// <summary>Reads from the documents what is not indexed, as after a start or a rollback.</summary>
    public void Load(Connection connection, DocumentShape shape)
    {
        Changes++;
        Clear();
        var last = ReadIndexed(connection);
        for (var more = last is not null; more;)
        {
            var documents = DocumentRows.After(connection, tables, last!.Value, LoadStep);
            foreach (var document in documents)
            {
                var content = new Extraction();
                content.ReadStored(document, shape);
                Add(shape, content, document.Key, document.Rid);
                last = document.Rid;
            }
            more = documents.Count == LoadStep;
        }
    }

    // Files from before there was such a mark have all entries.
    private long? ReadIndexed(Connection connection)
    {
        using var row = connection.Prepare(ContainerTables.ReadIndexed);
        return row.Bind(1, tables.Number).Step() ? row.Int64(0) : null;
    }

    private void Clear()
    {
        _items.Clear();
        _entries = 0;
    }

    private static int EntriesOf(Extraction content, DocumentShape shape) => content.Terms.Length + shape.Composites.Count;

    private readonly record struct Item(EffectivePartitionKey Key, Extraction Content);
}
