using CosmosLocal.Partitioning;
using CosmosLocal.Storage;
using CosmosLocal.Throughput;

namespace CosmosLocal.Items;

/// <summary>A bulk request: each operation is checked, admitted and answered by itself; those that pass are one piece of work for the writer.</summary>
internal sealed class BulkRequest
{
    private readonly IReadOnlyList<ItemOperation> _operations;
    private readonly ItemResult[] _results;
    private readonly List<Entry> _entries;

    public BulkRequest(IReadOnlyList<ItemOperation> operations, PhysicalPartition range, ContainerState state)
    {
        _operations = operations;
        _results = new ItemResult[operations.Count];
        _entries = new(operations.Count);
        for (var i = 0; i < _results.Length; i++)
        {
            if (ItemPreparation.Prepare(operations[i], state, out var item) is { } error)
                _results[i] = ItemResults.Of(error, range);
            else if (!range.Range.Contains(item.Key))
                _results[i] = ItemResults.Of(ItemError.PartitionGone, range);
            else if (state.Map.Of(item.Key) is var partition && !Admission.TryAdmit(partition, item.Estimate, out var retryAfterMs))
                _results[i] = ItemResults.Of(ItemError.Throttled, partition, retryAfterMs);
            else
                _entries.Add(new(i, item, partition));
        }
    }

    /// <summary>Nothing to write: no need to bother the writer.</summary>
    public bool IsReadOnly => _entries.TrueForAll(entry => entry.Item.Kind == ItemOperationKind.Read);

    public List<WriteOutcome> Read(Func<PreparedItem, PhysicalPartition, WriteOutcome> read) =>
        _entries.ConvertAll(entry => read(entry.Item, entry.Partition));

    /// <summary>On the writer's thread.</summary>
    public List<WriteOutcome> Execute(WriteScope scope, ContainerWriter writer)
    {
        var connection = writer.Begin(scope);
        return _entries.ConvertAll(entry => writer.Execute(connection, entry.Item));
    }

    public ItemResult[] Settle(List<WriteOutcome> outcomes, ContainerIdentity identity)
    {
        for (var i = 0; i < outcomes.Count; i++)
        {
            Admission.Settle(_entries[i].Partition, _entries[i].Item.Estimate, outcomes[i].Partition, outcomes[i].Charge);
            _results[_entries[i].Index] = ItemResults.Of(outcomes[i], _operations[_entries[i].Index], identity);
        }
        return _results;
    }

    private readonly record struct Entry(int Index, PreparedItem Item, PhysicalPartition Partition);
}
