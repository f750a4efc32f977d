using CosmosLocal;
using OrdersFn.Local.Queue;

namespace OrdersFn.Local.BackingUp;

/// <summary>A file that data are kept in.</summary>
/// <param name="Name">Within the data directory.</param>
/// <param name="Table">One that only such a file has.</param>
internal sealed record DataFile(string Name, string Table)
{
    /// <summary>
    /// In the order of copying them. Orders go from the queue to the store, so the queue is first: what has left it meanwhile is in the store that is copied
    /// after. What was still in it and has reached the store by then is in both, and is found there as what it is when it is taken in again.
    /// </summary>
    public static IReadOnlyList<DataFile> All { get; } = [new(QueueServices.File, "messages"), new(CosmosLocalAccount.FileName, "container_state")];

    /// <summary>The file, and those that SQLite keeps beside it.</summary>
    public IEnumerable<string> Names => [Name, Name + "-wal", Name + "-shm"];

    /// <summary>Deletes copies that were broken off.</summary>
    /// <param name="directory">Where they are; may be missing.</param>
    /// <param name="files">Of which files.</param>
    /// <param name="suffix">Behind their names.</param>
    public static void DeleteIn(string directory, IEnumerable<DataFile> files, string suffix)
    {
        foreach (var copy in files.Select(file => Path.Combine(directory, file.Name + suffix)).SelectMany(copy => (string[])[copy, copy + "-journal"]).Where(File.Exists))
            File.Delete(copy);
    }
}
