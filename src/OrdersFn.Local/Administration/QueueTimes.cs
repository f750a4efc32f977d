using OrdersFn.Local.Queue;

namespace OrdersFn.Local.Administration;

/// <summary>When a queue was made, last described anew, and last written.</summary>
/// <param name="CreatedAt">When its file was made.</param>
/// <param name="UpdatedAt">When the program started, for the settings are read then.</param>
/// <param name="AccessedAt">When the file, or the log of its last writes beside it, was written.</param>
internal sealed record QueueTimes(DateTime CreatedAt, DateTime UpdatedAt, DateTime AccessedAt)
{
    public static QueueTimes Of(LocalQueue queue, DateTimeOffset started)
    {
        DateTime file = File.GetLastWriteTimeUtc(queue.Path), log = File.GetLastWriteTimeUtc(queue.Path + "-wal");
        return new(File.GetCreationTimeUtc(queue.Path), started.UtcDateTime, log > file ? log : file);
    }
}
