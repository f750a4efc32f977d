using CosmosLocal.Storage;

namespace CosmosLocal.Items;

/// <summary>Forgets versions that are older than the container keeps them. Nobody can read them any more; this is about space.</summary>
internal sealed class VersionSweep(SqliteStore store, VersionTables tables, ContainerWriter writer, TimeProvider time, Func<TimeSpan?> retention)
{
    private const int Step = 1_000;

    public async Task RunAsync()
    {
        while (store.Read(connection => FindLast(connection, 1)) is not null)
        {
            await store.WriteAsync(scope =>
            {
                var connection = writer.Begin(scope);
                if (FindLast(connection, Step) is { } last)
                    tables.Forget(connection, last);
                return true;
            }, CancellationToken.None);
        }
    }

    // The last of so many that are too old. Time grows with the LSN.
    private long? FindLast(Connection connection, int limit)
    {
        if (retention() is not { } kept || tables.Start(connection) is not { } start)
            return null;
        var oldest = (time.GetUtcNow() - kept).ToUnixTimeSeconds();
        long? last = null;
        using var row = connection.Prepare(tables.Oldest);
        row.Bind(1, start).Bind(2, limit);
        while (row.Step() && row.Int64(1) < oldest)
            last = row.Int64(0);
        return last;
    }
}
