using CosmosHash;
using CosmosLocal.Storage;
using CosmosLocal.Throughput;

namespace CosmosLocal.Partitioning;

/// <summary>The physical partitions of a container as rows.</summary>
internal static class PartitionTable
{
    private const string Insert = "INSERT INTO partitions (n, id, min, max, parents, retired, documents, bytes) VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7)";
    private const string Select = "SELECT id, min, max, parents, retired, documents, bytes FROM partitions WHERE n = ?1 ORDER BY id";
    private const string SelectBytes = "SELECT bytes FROM partitions WHERE n = ?1 AND id = ?2";
    private const string RetireRow = "UPDATE partitions SET retired = 1, documents = 0, bytes = 0 WHERE n = ?1 AND id = ?2";

    /// <summary>Equal ranges of the key space.</summary>
    public static void Create(Connection connection, int container, int count)
    {
        var cuts = KeySpace.Cuts(count);
        for (var i = 0; i <= cuts.Count; i++)
        {
            var range = new KeyRange(i == 0 ? EffectivePartitionKey.Minimum : cuts[i - 1], i == cuts.Count ? EffectivePartitionKey.Maximum : cuts[i]);
            Add(connection, container, i, range, [], 0, 0);
        }
    }

    public static void Add(
        Connection connection, int container, int number, KeyRange range, IReadOnlyList<string> parents, long documents, long bytes)
    {
        using var insert = connection.Prepare(Insert);
        insert.Bind(1, container).Bind(2, number).Bind(3, range.Min).Bind(4, range.Max).Bind(5, string.Join(',', parents))
            .Bind(6, documents).Bind(7, bytes).Run();
    }

    /// <summary>The bytes a partition holds, as written.</summary>
    public static long Bytes(Connection connection, int container, PhysicalPartition partition)
    {
        using var row = connection.Prepare(SelectBytes);
        return row.Bind(1, container).Bind(2, partition.Number).Step() ? row.Int64(0) : 0;
    }

    public static void Retire(Connection connection, int container, PhysicalPartition partition)
    {
        using var update = connection.Prepare(RetireRow);
        update.Bind(1, container).Bind(2, partition.Number).Run();
    }

    public static PartitionMap Load(Connection connection, int container, TimeProvider time)
    {
        var partitions = new List<PhysicalPartition>();
        using var row = connection.Prepare(Select);
        row.Bind(1, container);
        while (row.Step())
        {
            var parents = row.Text(3);
            var partition = new PhysicalPartition(
                (int)row.Int64(0), new(row.Key(1), row.Key(2)), parents.Length == 0 ? [] : parents.Split(','), row.Int64(4) != 0, new Budget(time));
            partition.CountStored(row.Int64(5), row.Int64(6));
            partitions.Add(partition);
        }
        return new(partitions);
    }
}
