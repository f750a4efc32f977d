using SQLitePCL;

namespace CosmosLocal.Files;

/// <summary>Reads SQLite's result codes (sqlite.org/rescode.html).</summary>
public static class SqliteFaults
{
    /// <summary>With less room than this a failed write is taken to have failed for want of it.</summary>
    private const long NoRoom = 1 << 16;

    /// <summary>What a result code says of a file.</summary>
    /// <param name="code">Primary or extended.</param>
    /// <param name="path">The file; null or empty = not known.</param>
    public static DataFileFault Of(int code, string? path) => (code & 0xFF) switch
    {
        raw.SQLITE_FULL => DataFileFault.DiskFull,
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => DataFileFault.Damaged,
        // The file of shared memory that goes with a log is made by other calls, and their failure is not told apart.
        raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN when HasNoRoom(path) => DataFileFault.DiskFull,
        _ => DataFileFault.Other,
    };

    /// <summary>Whether next to nothing can be written beside a file. Some writes may still fit into what SQLite took before.</summary>
    public static bool HasNoRoom(string? path)
    {
        try
        {
            return Path.GetDirectoryName(path) is { Length: > 0 } directory && new DriveInfo(directory).AvailableFreeSpace < NoRoom;
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}
