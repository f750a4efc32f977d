using CosmosLocal;
using OrdersFn.Local.Queue;
using OrdersFn.Local.Queue.Storage;
using OrdersFn.Local.Store;

namespace OrdersFn.Local.Compacting;

/// <summary>Writes the files of a data directory anew, so that what was deleted, erased or has expired is in none of their bytes any more.</summary>
internal static class DataCompaction
{
    /// <returns>The size of all files before and after, in bytes.</returns>
    /// <exception cref="CannotCompactException">A server runs on the directory, there is no data in it, or it cannot be written.</exception>
    public static async Task<(long Before, long After)> RunAsync(string path, TimeProvider time)
    {
        if (!Directory.Exists(path))
            throw new CannotCompactException($"there is no data in {path}");
        if (!DataDirectory.TryOpen(path, out var directory, out var fault))
            throw new CannotCompactException($"{fault}; stop the server first");
        using (directory)
        {
            var before = SizeOf(directory.Path);
            try
            {
                await CosmosLocalAccount.CompactAsync(new() { DataDirectory = directory.Path, MappedBytes = 0, TimeProvider = time });
                if (Path.Combine(directory.Path, QueueServices.File) is var queue && File.Exists(queue))
                    await Task.Run(() => QueueCompaction.Run(queue));
            }
            catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException or QueueStorageException)
            {
                throw new CannotCompactException(refusal.Message, refusal);
            }

            return (before, SizeOf(directory.Path));
        }
    }

    private static long SizeOf(string directory) => new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
}
