using CosmosLocal.Partitioning;
using CosmosLocal.Storage;

namespace CosmosLocal.Items;

/// <summary>What a transaction adds to a partition.</summary>
internal readonly record struct StoredCount(PhysicalPartition Partition, long Documents, long Bytes);

/// <summary>Adds up a transaction's documents and bytes by partition: written once before the commit, counted after it.</summary>
internal sealed class StoredCounts(int container)
{
    private const string Update = "UPDATE partitions SET documents = documents + ?3, bytes = bytes + ?4 WHERE n = ?1 AND id = ?2";

    private readonly List<StoredCount> _pending = [];
    private readonly List<StoredCount> _written = [];

    public void Add(PhysicalPartition partition, long documents, long bytes)
    {
        for (var i = 0; i < _pending.Count; i++)
        {
            if (!ReferenceEquals(_pending[i].Partition, partition))
                continue;
            _pending[i] = new(partition, _pending[i].Documents + documents, _pending[i].Bytes + bytes);
            return;
        }
        _pending.Add(new(partition, documents, bytes));
    }

    public StoredCount[] Mark() => [.. _pending];

    public void Rewind(StoredCount[] mark)
    {
        _pending.Clear();
        _pending.AddRange(mark);
    }

    public void Write(Connection connection)
    {
        if (_pending.Count == 0)
            return;
        using var update = connection.Prepare(Update);
        foreach (var count in _pending)
            update.Bind(1, container).Bind(2, count.Partition.Number).Bind(3, count.Documents).Bind(4, count.Bytes).Run();
        _written.AddRange(_pending);
        _pending.Clear();
    }

    public void Apply()
    {
        foreach (var count in _written)
        {
            count.Partition.CountStored(count.Documents, count.Bytes);
            count.Partition.Wake();
        }

        _written.Clear();
    }

    public void Discard()
    {
        _pending.Clear();
        _written.Clear();
    }
}
