using CosmosLocal.Storage;
using SQLitePCL;

namespace CosmosLocal.Tests.Storage;

public sealed class LogFlusherTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cosmoslocal").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task AfterAFlushHasFailedNothingMoreIsAcknowledgedOrWritten()
    {
        Batteries_V2.Init();
        var path = Path.Combine(_folder, "account.db");
        using var connection = Connection.Open(path, readOnly: false);
        connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE n (value INTEGER);");
        var isBroken = false;
        using (var flusher = new LogFlusher(path + "-wal", _ =>
               {
                   if (Volatile.Read(ref isBroken))
                       throw new IOException("asked for");
               }))
        using (var queue = new WriteQueue(connection, flusher))
        {
            await AddAsync(queue, 1);
            Volatile.Write(ref isBroken, true);
            await Assert.ThrowsAsync<IOException>(() => AddAsync(queue, 2));
            // A disk that is well again proves nothing about what it lost.
            Volatile.Write(ref isBroken, false);
            var refused = await Assert.ThrowsAsync<StorageException>(() => AddAsync(queue, 3));
            Assert.Contains("asked for", refused.Message, StringComparison.Ordinal);
        }

        using var rows = connection.Prepare("SELECT count(*) FROM n WHERE value = 3");
        Assert.True(rows.Step());
        Assert.Equal(0, rows.Int64(0));
    }

    private static Task<bool> AddAsync(WriteQueue queue, int value)
    {
        var work = new WriteWork<bool>(
            scope =>
            {
                scope.Connection.Execute($"INSERT INTO n (value) VALUES ({value})");
                return true;
            },
            isDurable: true,
            Stop);
        queue.Enqueue(work);
        return work.Task;
    }
}
