using System.Diagnostics.CodeAnalysis;

namespace OrdersFn.Local.Store;

/// <summary>A directory of data, held by one process at a time: two servers on one store would each serve a part of the truth.</summary>
internal sealed class DataDirectory : IDisposable
{
    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
    }

    public static string Default =>
        System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ordersfn");

    public string Path { get; }

    /// <summary>False when another process holds it. The system lets go of the lock when that process ends, however it ends.</summary>
    public static bool TryOpen(string path, [NotNullWhen(true)] out DataDirectory? directory)
    {
        var full = Directory.CreateDirectory(path).FullName;
        try
        {
            directory = new(full, new FileStream(System.IO.Path.Combine(full, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            return true;
        }
        catch (IOException fault) when (fault is not DirectoryNotFoundException and not FileNotFoundException)
        {
            directory = null;
            return false;
        }
    }

    public void Dispose() => _lock.Dispose();
}
