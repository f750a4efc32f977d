using SQLitePCL;

namespace CosmosLocal.Storage;

/// <summary>SQLite could not do what was asked: full disk, damaged file, a fault of ours.</summary>
internal sealed class StorageException(int code, string message) : Exception($"SQLite {code}: {message}")
{
    public int Code { get; } = code;

    public static StorageException From(sqlite3 handle, int code) => new(code, raw.sqlite3_errmsg(handle).utf8_to_string());
}
