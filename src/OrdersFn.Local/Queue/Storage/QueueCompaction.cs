namespace OrdersFn.Local.Queue.Storage;

/// <summary>Writes a queue's file anew, so that nothing of deleted messages stays in it or in its log. Nobody may have it open.</summary>
internal static class QueueCompaction
{
    /// <exception cref="QueueStorageException">The file is in use, damaged, or there is no room.</exception>
    public static void Run(string path)
    {
        using var connection = QueueConnection.Open(path);
        // What is written anew is first written to a temporary file: not to memory, as a queue at work has its small temporary tables.
        connection.Execute("PRAGMA temp_store = FILE; VACUUM; PRAGMA wal_checkpoint(TRUNCATE);");
    }
}
