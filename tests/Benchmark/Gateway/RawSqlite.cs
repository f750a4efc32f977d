using System.Diagnostics;
using CosmosHash;
using Microsoft.Data.Sqlite;

namespace Benchmark.Gateway;

/// <summary>The floor: one connection that inserts the rows the gateway keeps for a document, in transactions of 100, and does nothing else.</summary>
internal sealed class RawSqlite : IDisposable
{
    private const int DocumentsInTransaction = 100;
    private readonly string _directory = Directory.CreateTempSubdirectory("sqlite-bench").FullName;
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _document;
    private readonly SqliteCommand _term;
    private readonly SqliteCommand _composite;
    private long _rid;

    public RawSqlite()
    {
        _connection = new SqliteConnection($"Data Source={Path.Combine(_directory, "raw.db")};Pooling=False");
        _connection.Open();
        Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
        Execute("""
            CREATE TABLE d(rid INTEGER PRIMARY KEY, epk BLOB NOT NULL, id TEXT NOT NULL, lsn INTEGER NOT NULL, ts INTEGER NOT NULL, expires INTEGER, body BLOB NOT NULL);
            CREATE UNIQUE INDEX d_key ON d(epk, id);
            CREATE UNIQUE INDEX d_lsn ON d(lsn, epk);
            CREATE INDEX d_expires ON d(expires) WHERE expires IS NOT NULL;
            CREATE TABLE t(path INTEGER NOT NULL, key BLOB NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY(path, key, rid)) WITHOUT ROWID;
            CREATE TABLE c(h1 BLOB NOT NULL, key BLOB NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY(h1, key, rid)) WITHOUT ROWID;
            """);
        _document = Prepare("INSERT INTO d VALUES(@1, @2, @3, @4, @5, NULL, @6)", 6);
        _term = Prepare("INSERT INTO t VALUES(@1, @2, @3)", 3);
        _composite = Prepare("INSERT INTO c VALUES(@1, @2, @3)", 3);
    }

    /// <summary>Documents per second over <paramref name="count"/> new ones.</summary>
    public double InsertRate(SampleDocuments documents, long first, int count)
    {
        var clock = Stopwatch.StartNew();
        for (var at = 0; at < count; at += DocumentsInTransaction)
        {
            Execute("BEGIN");
            for (var i = 0; i < DocumentsInTransaction; i++)
                Insert(documents, first + at + i);
            Execute("COMMIT");
        }

        return count / clock.Elapsed.TotalSeconds;
    }

    public void Dispose()
    {
        _connection.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    // Six terms and one composite entry: the paths that the gateway's container indexes, id among them.
    private void Insert(SampleDocuments documents, long number)
    {
        var rid = ++_rid;
        var epk = EffectivePartitionKey.Of(KeyComponent.Of(documents.Customer(number)), KeyComponent.Of(0)).ToArray();
        Run(_document, rid, epk, SampleDocuments.Id(number), rid, 1_700_000_000L, documents.Json(number));
        var id = Key(SampleDocuments.Id(number));
        var orderedAt = Key(SampleDocuments.OrderedAt(number));
        Run(_term, 0L, id, rid);
        Run(_term, 1L, Key(documents.Customer(number)), rid);
        Run(_term, 2L, new byte[9], rid);
        Run(_term, 3L, orderedAt, rid);
        Run(_term, 4L, Key("order"), rid);
        Run(_term, 5L, Key("placed"), rid);
        Run(_composite, epk[..16], (byte[])[.. orderedAt, .. id], rid);
    }

    private static byte[] Key(string text) => System.Text.Encoding.UTF8.GetBytes("\u0005" + text + "\0\0");

    private SqliteCommand Prepare(string sql, int parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 1; i <= parameters; i++)
            command.Parameters.Add(new SqliteParameter($"@{i}", null));
        return command;
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
