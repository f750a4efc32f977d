using CosmosLocal.Files;
using OrdersFn.Core.Store;

namespace OrdersFn.Local.Queue.Storage;

/// <summary>SQLite could not do what was asked: full disk, damaged file, a fault of ours.</summary>
/// <param name="code">SQLite's result.</param>
/// <param name="message">SQLite's words.</param>
/// <param name="path">The file.</param>
internal sealed class QueueStorageException(int code, string message, string path) : Exception($"SQLite {code}: {message}")
{
    public int Code { get; } = code;

    public DataFileFault Fault { get; } = SqliteFaults.Of(code, path);

    public string Reason { get; } = message;

    public string File { get; } = path;

    /// <summary>Null when neither disk nor file are the reason.</summary>
    public StorageFault? Storage => Fault == DataFileFault.Other ? null : new(
        Fault == DataFileFault.DiskFull ? StorageFaultKind.DiskFull : StorageFaultKind.Damaged,
        DataFileException.Describe(Path.GetFileName(File), Fault, Reason));
}
