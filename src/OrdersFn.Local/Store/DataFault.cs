using CosmosLocal.Files;
using OrdersFn.Core.Store;
using OrdersFn.Local.Queue.Storage;

namespace OrdersFn.Local.Store;

/// <summary>What is told, in one line, of data that cannot be used.</summary>
internal static class DataFault
{
    /// <summary>What is wrong with which file and what can be done; null when it is neither a full disk nor damage.</summary>
    public static string? Sentence(Exception fault) => fault switch
    {
        DataFileException file => Sentence(file.Fault, file.Message),
        QueueStorageException queue => Sentence(queue.Fault, DataFileException.Describe(queue.File, queue.Fault, queue.Reason)),
        _ => StorageFault.Of(fault) is { } storage
            ? Sentence(storage.Kind == StorageFaultKind.DiskFull ? DataFileFault.DiskFull : DataFileFault.Damaged, storage.Reason)
            : null,
    };

    private static string? Sentence(DataFileFault fault, string reason) => fault switch
    {
        DataFileFault.DiskFull => $"{reason}; make room, then start again.",
        DataFileFault.Damaged => $"{reason}; put a backup back with the command restore, or move the file away to begin without what is in it.",
        _ => null,
    };
}
