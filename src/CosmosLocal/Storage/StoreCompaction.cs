using SQLitePCL;

namespace CosmosLocal.Storage;

/// <summary>
/// Writes a store's file anew. SQLite leaves what was deleted where it stood until the space is used again, in free pages, in free parts of pages
/// (also where a row stood before its page was divided), and in the log.
/// </summary>
internal static class StoreCompaction
{
    /// <exception cref="IOException">The file is in use.</exception>
    /// <exception cref="StorageException">It cannot be written, or there is no room.</exception>
    public static void Run(string path)
    {
        using var @lock = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        using var connection = Connection.Open(path, readOnly: false);
        connection.Execute("VACUUM");
        using var checkpoint = connection.Prepare("PRAGMA wal_checkpoint(TRUNCATE)");
        if (!checkpoint.Step() || checkpoint.Int64(0) != 0)
            throw new StorageException(raw.SQLITE_BUSY, "the log could not be emptied");
    }
}
