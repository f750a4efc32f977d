using System.Collections.Concurrent;
using CosmosLocal.ChangeFeed;
using CosmosLocal.Storage;
using CosmosLocal.Tests.Items;
using static CosmosLocal.Tests.Items.TestContainer;

namespace CosmosLocal.Tests.Storage;

public sealed class SqliteStoreTests
{
    private static string NewPath() => Path.Combine(Directory.CreateTempSubdirectory("cosmoslocal").FullName, "account.db");

    private static void CreateTable(Connection connection) => connection.Execute("CREATE TABLE x (n INTEGER PRIMARY KEY)");

    private static bool Insert(Connection connection, long number)
    {
        using var insert = connection.Prepare("INSERT INTO x VALUES (?1)");
        insert.Bind(1, number).Run();
        return true;
    }

    private static long Count(Connection connection)
    {
        using var row = connection.Prepare("SELECT count(*) FROM x");
        return row.Step() ? row.Int64(0) : -1;
    }

    [Fact]
    public async Task WhatIsAcknowledgedIsInTheFilesAtThatMoment()
    {
        // The files are copied while writers are at work, as a killed process would leave them.
        var path = NewPath();
        var definition = Definition(indexing: """{"includedPaths":[{"path":"/*"}],"compositeIndexes":[[{"path":"/n"},{"path":"/id"}]]}""");
        await using var store = SqliteStore.Open(path);
        await using var container = await OpenAsync(definition, partitions: 3, store: store);
        var acknowledged = new ConcurrentQueue<string>();
        using var stop = new CancellationTokenSource();
        var writers = Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var id = $"{writer}-{i}";
                Assert.Equal(201, await container.StatusAsync(Create($$"""{"id":"{{id}}","customerId":"c{{i % 20}}","n":{{i}}}""")));
                acknowledged.Enqueue(id);
            }
        }, Stop)));
        for (var round = 1; round <= 3; round++)
        {
            var deadline = Environment.TickCount64 + 20_000;
            while (acknowledged.Count < round * 100 && Environment.TickCount64 < deadline)
                await Task.Yield();
            var known = acknowledged.ToArray();
            var copy = NewPath();
            File.Copy(path, copy);
            File.Copy(path + "-wal", copy + "-wal");
            await using var survived = SqliteStore.Open(copy);
            Assert.Equal("ok", survived.Read(connection =>
            {
                using var row = connection.Prepare("PRAGMA integrity_check");
                return row.Step() ? row.Text(0) : "";
            }));
            await using var reopened = TestContainer.Reopen(survived, definition);
            var found = reopened.FeedIds(FeedStart.Beginning, int.MaxValue).ToHashSet();
            Assert.True(known.Length >= round * 100);
            Assert.Empty(known.Except(found));
            Assert.Equal(found.Count, reopened.Engine.Partitions.Active.Sum(partition => partition.Counters.Documents));
            // The counters go on where they were: nothing is numbered twice.
            var lsn = reopened.Engine.ReadFeed(CosmosHash.KeyRange.All, FeedStart.Now, 0).CurrentLsn;
            Assert.Equal(lsn + 1, (await reopened.RunAsync(Create("""{"id":"after","customerId":"c1"}"""))).Lsn);
        }
        await stop.CancelAsync();
        await writers;
    }

    [Fact]
    public async Task AnLsnIsNotUsedAgainAfterTheNewestItemWasDeleted()
    {
        var path = NewPath();
        long last;
        await using (var store = SqliteStore.Open(path))
        {
            await using var container = await OpenAsync(store: store);
            await container.RunAsync(Create("""{"id":"1","customerId":"c1"}"""));
            last = (await container.RunAsync(Delete("1", "[\"c1\"]"))).Lsn;
        }
        await using (var store = SqliteStore.Open(path))
        {
            await using var container = TestContainer.Reopen(store, Definition());
            Assert.True((await container.RunAsync(Create("""{"id":"2","customerId":"c1"}"""))).Lsn > last);
        }
    }

    [Fact]
    public async Task WorkThatFailsBeforeItWritesFailsAlone()
    {
        await using var store = SqliteStore.Open(null);
        await store.WriteAsync(scope => { CreateTable(scope.Connection); return true; }, Stop);
        var tasks = Enumerable.Range(0, 100).Select(i => store.WriteAsync(
            scope => i % 5 == 0 ? throw new InvalidOperationException("no") : Insert(scope.Connection, i), Stop)).ToArray();
        await Task.WhenAll(tasks.Where((_, i) => i % 5 != 0));
        foreach (var task in tasks.Where((_, i) => i % 5 == 0))
            await Assert.ThrowsAsync<InvalidOperationException>(() => task);
        Assert.Equal(80, store.Read(Count));
    }

    [Fact]
    public async Task WorkThatFailsAfterItHasWrittenLeavesNothingAndHurtsNobody()
    {
        await using var store = SqliteStore.Open(null);
        await store.WriteAsync(scope => { CreateTable(scope.Connection); return true; }, Stop);
        using var gate = new ManualResetEventSlim();
        var first = store.WriteAsync(_ => { gate.Wait(Stop); return true; }, Stop);
        var tasks = Enumerable.Range(0, 50).Select(i => store.WriteAsync(scope =>
        {
            Insert(scope.Connection, i);
            return i % 7 == 0 ? throw new InvalidOperationException("too late") : true;
        }, Stop)).ToArray();
        gate.Set();
        await first;
        foreach (var (task, i) in tasks.Select((task, i) => (task, i)))
        {
            if (i % 7 == 0)
                await Assert.ThrowsAsync<InvalidOperationException>(() => task);
            else
                Assert.True(await task);
        }
        Assert.Equal(42, store.Read(Count));
    }

    [Fact]
    public async Task ASavepointUndoesOnlyItsOwn()
    {
        await using var store = SqliteStore.Open(null);
        await store.WriteAsync(scope => { CreateTable(scope.Connection); return true; }, Stop);
        await store.WriteAsync(scope =>
        {
            Insert(scope.Connection, 1);
            Assert.False(scope.TryAtomically(() => Insert(scope.Connection, 2) && false));
            Assert.True(scope.TryAtomically(() => Insert(scope.Connection, 3)));
            return true;
        }, Stop);
        Assert.Equal(2, store.Read(Count));
    }

    [Fact]
    public async Task ConcurrentWritersShareCommits()
    {
        await using var store = SqliteStore.Open(NewPath());
        await store.WriteAsync(scope => { CreateTable(scope.Connection); return true; }, Stop);
        var commits = new CommitCounter();
        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(() => store.WriteAsync(scope =>
        {
            scope.Enlist(commits);
            return Insert(scope.Connection, i);
        }, Stop), Stop)));
        Assert.Equal(400, store.Read(Count));
        Assert.InRange(commits.Count, 1, 200);
    }

    [Fact]
    public async Task ACancelledWriteIsNotMade()
    {
        await using var store = SqliteStore.Open(null);
        await store.WriteAsync(scope => { CreateTable(scope.Connection); return true; }, Stop);
        using var cancelled = new CancellationTokenSource();
        using var gate = new ManualResetEventSlim();
        var first = store.WriteAsync(_ => { gate.Wait(Stop); return true; }, Stop);
        var second = store.WriteAsync(scope => Insert(scope.Connection, 1), cancelled.Token);
        await cancelled.CancelAsync();
        gate.Set();
        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(0, store.Read(Count));
    }

    [Fact]
    public async Task AScanLeftOpenDoesNotLendItsSnapshotToTheNextReader()
    {
        await using var container = await OpenAsync();
        await container.RunAsync(Create("""{"id":"1","customerId":"c1"}"""));
        await container.RunAsync(Create("""{"id":"2","customerId":"c1"}"""));
        IEnumerator<ScanRow> open;
        using (var reader = await container.Engine.OpenReaderAsync(TestContext.Current.CancellationToken))
        {
            open = reader.ScanKeys(CosmosHash.KeyRange.All).GetEnumerator();
            Assert.True(open.MoveNext());
        }
        await container.RunAsync(Delete("1", "[\"c1\"]"));
        using var later = await container.Engine.OpenReaderAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["2"], Ids(later.ScanKeys(CosmosHash.KeyRange.All)));
    }

    [Fact]
    public async Task WhenTheCommitFailsItsCallersHearOfIt()
    {
        await using var store = SqliteStore.Open(null);
        await store.WriteAsync(scope => { CreateTable(scope.Connection); return true; }, Stop);
        // Leaves the shared transaction by itself, so that its commit fails.
        await Assert.ThrowsAsync<StorageException>(() => store.WriteAsync(scope => { scope.Connection.Execute("ROLLBACK"); return true; }, Stop));
        Assert.True(await store.WriteAsync(scope => Insert(scope.Connection, 1), Stop));
        Assert.Equal(1, store.Read(Count));
    }

    [Fact]
    public async Task OneProcessHoldsTheFile()
    {
        var path = NewPath();
        await using (SqliteStore.Open(path))
            Assert.Throws<IOException>(() => SqliteStore.Open(path));
        await SqliteStore.Open(path).DisposeAsync();
    }

    [Fact]
    public async Task AnEphemeralStoreLeavesNoFiles()
    {
        string[] before;
        await using (var store = SqliteStore.Open(null))
        {
            await store.WriteAsync(scope => { CreateTable(scope.Connection); return true; }, Stop);
            before = store.Read(connection =>
            {
                using var row = connection.Prepare("PRAGMA database_list");
                row.Step();
                return new[] { row.Text(2) };
            });
            Assert.True(File.Exists(before[0]));
        }
        Assert.False(File.Exists(before[0]));
        Assert.False(File.Exists(before[0] + "-wal"));
    }

    [Fact]
    public async Task AfterDisposalNothingIsAccepted()
    {
        var store = SqliteStore.Open(null);
        await store.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => store.Read(Count));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.WriteAsync(_ => true, Stop));
    }

    private sealed class CommitCounter : Enlisted
    {
        public int Count { get; private set; }

        internal override void BeforeCommit(Connection connection)
        {
        }

        internal override void Committed() => Count++;

        internal override void RolledBack()
        {
        }
    }
}
