using CosmosLocal.Files;
using SQLitePCL;

namespace CosmosLocal.Storage;

/// <summary>SQLite could not do what was asked: full disk, damaged file, a fault of ours.</summary>
/// <param name="code">SQLite's result.</param>
/// <param name="message">SQLite's words.</param>
/// <param name="path">The file; empty where it is not known.</param>
internal sealed class StorageException(int code, string message, string path = "") : Exception($"SQLite {code}: {message}")
{
    public int Code { get; } = code;

    public DataFileFault Fault { get; } = SqliteFaults.Of(code, path);

    /// <summary>SQLite's words alone.</summary>
    public string Reason { get; } = message;

    public string Path { get; } = path;

    public static StorageException From(sqlite3 handle, int code) =>
        new(code, raw.sqlite3_errmsg(handle).utf8_to_string(), raw.sqlite3_db_filename(handle, "main").utf8_to_string() ?? "");
}
