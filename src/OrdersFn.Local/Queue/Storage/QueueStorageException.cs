namespace OrdersFn.Local.Queue.Storage;

/// <summary>SQLite could not do what was asked: full disk, damaged file, a fault of ours.</summary>
internal sealed class QueueStorageException(int code, string message) : Exception($"SQLite {code}: {message}")
{
    public int Code { get; } = code;
}
