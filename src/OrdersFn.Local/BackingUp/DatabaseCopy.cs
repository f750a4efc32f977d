using CosmosLocal.Files;
using SQLitePCL;

namespace OrdersFn.Local.BackingUp;

/// <summary>
/// Copies a SQLite file while others read and write it. The copy is one snapshot, without the log, and has no byte of what was deleted before.
/// Writers are not kept waiting; their log only grows until the copy is done.
/// </summary>
internal static class DatabaseCopy
{
    /// <summary>The layout that this program reads and writes, by the <c>user_version</c> of its files.</summary>
    private const long Version = 0;

    /// <summary>Copies, checks the copy, and puts it on disk. <paramref name="to"/> must not exist.</summary>
    /// <exception cref="DataFileException">The file is damaged, is not of this program, or there is no room for the copy.</exception>
    public static void Run(string from, string to, string table)
    {
        Batteries_V2.Init();
        SqliteLog.Check(from);
        using (var source = Open(from))
        {
            Require(source, from, table);
            Execute(source, from, to, $"VACUUM INTO '{to.Replace("'", "''", StringComparison.Ordinal)}'");
        }

        Check(to, table);
        using var file = File.OpenHandle(to, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>Reads every page of a file, and compares each index with its table.</summary>
    /// <exception cref="DataFileException">It is damaged, or not of this program.</exception>
    public static void Check(string path, string table)
    {
        Batteries_V2.Init();
        using var database = Open(path);
        Require(database, path, table);
        if (Text(database, path, "PRAGMA integrity_check(1)") is var found && found != "ok")
            throw new DataFileException(path, DataFileFault.Damaged, found.ReplaceLineEndings(" "));
    }

    private static void Require(sqlite3 database, string path, string table)
    {
        if (Text(database, path, "PRAGMA user_version") is var version && version != $"{Version}")
            throw new DataFileException(path, DataFileFault.Other, $"it has layout {version}, and this program knows layout {Version}");
        if (Text(database, path, $"SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = '{table}'") != "1")
            throw new DataFileException(path, DataFileFault.Other, $"it has no table {table}, so it is no file of this program");
    }

    private static sqlite3 Open(string path)
    {
        // To write, because the log of a process that was killed is taken in first.
        var code = raw.sqlite3_open_v2(path, out var database, raw.SQLITE_OPEN_NOMUTEX | raw.SQLITE_OPEN_READWRITE, null);
        if (code != raw.SQLITE_OK)
        {
            database?.Dispose();
            throw new DataFileException(path, SqliteFaults.Of(code, path), "it cannot be opened");
        }

        raw.sqlite3_busy_timeout(database, 10_000);
        return database;
    }

    private static void Execute(sqlite3 database, string path, string grows, string sql)
    {
        if (raw.sqlite3_exec(database, sql) is var code && code != raw.SQLITE_OK)
            throw Fault(database, path, grows, code);
    }

    private static string Text(sqlite3 database, string path, string sql)
    {
        var code = raw.sqlite3_prepare_v2(database, sql, out var row);
        using (row)
        {
            if (code == raw.SQLITE_OK)
                code = raw.sqlite3_step(row);
            return code == raw.SQLITE_ROW ? raw.sqlite3_column_text(row, 0).utf8_to_string() : throw Fault(database, path, path, code);
        }
    }

    private static DataFileException Fault(sqlite3 database, string path, string grows, int code)
    {
        var fault = SqliteFaults.Of(code, grows);
        return new(fault == DataFileFault.DiskFull ? grows : path, fault, raw.sqlite3_errmsg(database).utf8_to_string());
    }
}
