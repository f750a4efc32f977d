using System.Text.Json;
using CosmosLocal.Storage;

namespace CosmosLocal.Resources;

/// <summary>The catalog at rest. One counter numbers everything, so that no number, and no table named after it, comes twice.</summary>
internal static class CatalogTables
{
    /// <summary>Run when the store is opened.</summary>
    public const string Schema =
        """
        CREATE TABLE IF NOT EXISTS catalog_counter (one INTEGER PRIMARY KEY CHECK (one = 1), last INTEGER NOT NULL);
        INSERT OR IGNORE INTO catalog_counter VALUES (1, 0);
        CREATE TABLE IF NOT EXISTS databases (rid TEXT PRIMARY KEY, number INTEGER NOT NULL, id TEXT NOT NULL UNIQUE, etag TEXT NOT NULL,
            ts INTEGER NOT NULL, throughput INTEGER NULL, autoscale INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS containers (rid TEXT PRIMARY KEY, database TEXT NOT NULL, number INTEGER NOT NULL,
            etag TEXT NOT NULL, ts INTEGER NOT NULL, throughput INTEGER NULL, autoscale INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
        """;

    public static int NextNumber(Connection connection)
    {
        using var statement = connection.Prepare("UPDATE catalog_counter SET last = last + 1 RETURNING last");
        statement.Step();
        var number = (int)statement.Int64(0);

        // A statement that returns rows changes nothing for good until it has been run to its end.
        while (statement.Step())
        {
        }

        return number;
    }

    public static void Save(Connection connection, Database database)
    {
        using var statement = connection.Prepare("INSERT OR REPLACE INTO databases VALUES (?, ?, ?, ?, ?, ?, ?)");
        statement.Bind(1, database.Rid).Bind(2, database.Number).Bind(3, database.Id).Bind(4, database.ETag).Bind(5, database.Timestamp);
        BindThroughput(statement, 6, database.Throughput);
        statement.Run();
    }

    public static void Save(Connection connection, ContainerDefinition definition)
    {
        using var statement = connection.Prepare("INSERT OR REPLACE INTO containers VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
        statement.Bind(1, definition.Rid).Bind(2, definition.DatabaseRid).Bind(3, definition.TableNumber)
            .Bind(4, definition.ETag).Bind(5, definition.Timestamp).Bind(8, ContainerJson.Write(definition));
        BindThroughput(statement, 6, definition.Throughput);
        statement.Run();
    }

    public static void Delete(Connection connection, Database database) => Delete(connection, "DELETE FROM databases WHERE rid = ?", database.Rid);

    public static void Delete(Connection connection, ContainerDefinition definition) =>
        Delete(connection, "DELETE FROM containers WHERE rid = ?", definition.Rid);

    public static IReadOnlyList<Database> ReadDatabases(Connection connection)
    {
        var databases = new List<Database>();
        using var statement = connection.Prepare("SELECT rid, number, id, etag, ts, throughput, autoscale FROM databases");
        while (statement.Step())
        {
            databases.Add(new()
            {
                Rid = statement.Text(0),
                Number = (int)statement.Int64(1),
                Id = statement.Text(2),
                ETag = statement.Text(3),
                Timestamp = statement.Int64(4),
                Throughput = ReadThroughput(statement, 5),
            });
        }

        return databases;
    }

    public static IReadOnlyList<ContainerDefinition> ReadContainers(Connection connection)
    {
        var containers = new List<ContainerDefinition>();
        using var statement = connection.Prepare("SELECT rid, database, number, etag, ts, throughput, autoscale, body FROM containers");
        while (statement.Step())
        {
            var spec = ContainerJson.Parse(statement.Blob(7).ToArray()).Value
                ?? throw new JsonException($"The stored definition of container {statement.Text(0)} is damaged.");
            containers.Add(spec.Define(
                databaseRid: statement.Text(1), rid: statement.Text(0), tableNumber: (int)statement.Int64(2),
                etag: statement.Text(3), timestamp: statement.Int64(4)) with
            {
                Throughput = ReadThroughput(statement, 5),
            });
        }

        return containers;
    }

    private static void Delete(Connection connection, string sql, string rid)
    {
        using var statement = connection.Prepare(sql);
        statement.Bind(1, rid).Run();
    }

    private static void BindThroughput(Statement statement, int index, ThroughputSetting? throughput) =>
        statement.Bind(index, throughput?.RequestUnits).Bind(index + 1, throughput?.IsAutoscale == true ? 1 : 0);

    private static ThroughputSetting? ReadThroughput(Statement statement, int column) =>
        statement.NullableInt64(column) is { } units ? new((int)units, statement.Int64(column + 1) != 0) : null;
}
