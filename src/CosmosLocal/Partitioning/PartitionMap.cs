using CosmosHash;

namespace CosmosLocal.Partitioning;

/// <summary>A container's physical partitions at one time; a split makes a new map. The active ones cover the key space without gap or overlap.</summary>
internal sealed class PartitionMap
{
    private readonly PhysicalPartition[] _active;
    private readonly Dictionary<string, PhysicalPartition> _byId;

    public PartitionMap(IEnumerable<PhysicalPartition> partitions)
    {
        _byId = partitions.ToDictionary(partition => partition.Id);
        _active = [.. _byId.Values.Where(partition => !partition.IsRetired).OrderBy(partition => partition.Range.Min)];
    }

    /// <summary>In key order.</summary>
    public IReadOnlyList<PhysicalPartition> Active => _active;

    /// <summary>Retired ones too.</summary>
    public IReadOnlyCollection<PhysicalPartition> All => _byId.Values;

    /// <summary>Grows with every split: the etag of <c>/pkranges</c>.</summary>
    public int Version => _byId.Count;

    /// <summary>By id, retired or not; null if there never was one.</summary>
    public PhysicalPartition? Find(string id) => _byId.GetValueOrDefault(id);

    public PhysicalPartition Of(EffectivePartitionKey key)
    {
        int low = 0, high = _active.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_active[middle].Range.Min <= key)
                low = middle;
            else
                high = middle - 1;
        }
        return _active[low];
    }

    /// <summary>The active partitions that hold a part of the range.</summary>
    public IEnumerable<PhysicalPartition> Overlapping(KeyRange range) => _active.Where(partition => partition.Range.Overlaps(range));

    /// <summary>The map after one partition became several.</summary>
    public PartitionMap Split(PhysicalPartition parent, params IEnumerable<PhysicalPartition> children) =>
        new(_byId.Values.Where(partition => partition.Id != parent.Id).Append(parent.Retired()).Concat(children));
}
