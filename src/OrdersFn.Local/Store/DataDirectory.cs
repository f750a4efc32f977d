using System.Diagnostics.CodeAnalysis;

namespace OrdersFn.Local.Store;

/// <summary>A directory of data, held by one process at a time: two servers on one store would each serve a part of the truth.</summary>
internal sealed class DataDirectory : IDisposable
{
    /// <summary>Stands in the directory while files are put in the place of others: without all of them the data would be a mixture.</summary>
    private const string RestoreMark = "restore-unfinished";

    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
    }

    public static string Default =>
        System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ordersfn");

    public string Path { get; }

    /// <summary>
    /// False when it cannot be had, mostly because another process holds it. The system lets go of the lock when that process ends, however it ends.
    /// </summary>
    public static bool TryOpen(string path, [NotNullWhen(true)] out DataDirectory? directory, [NotNullWhen(false)] out string? fault, bool forRestore = false)
    {
        directory = null;
        fault = null;
        string full;
        try
        {
            full = Directory.CreateDirectory(path).FullName;
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            fault = $"{path} cannot be made: {refusal.Message}";
            return false;
        }

        try
        {
            directory = new(full, new FileStream(System.IO.Path.Combine(full, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            if (forRestore || !File.Exists(System.IO.Path.Combine(full, RestoreMark)))
                return true;
            directory.Dispose();
            directory = null;
            fault = $"{path} is half-way through a restore that was broken off; restore again";
            return false;
        }
        catch (UnauthorizedAccessException refusal)
        {
            fault = $"{path} cannot be written: {refusal.Message}";
            return false;
        }
        catch (IOException)
        {
            fault = $"{path} is in use by another process";
            return false;
        }
    }

    /// <summary>From here to <see cref="EndRestore"/> nobody but another restore may have the directory, whatever happens.</summary>
    public void BeginRestore() => File.WriteAllBytes(System.IO.Path.Combine(Path, RestoreMark), []);

    public void EndRestore() => File.Delete(System.IO.Path.Combine(Path, RestoreMark));

    public void Dispose() => _lock.Dispose();
}
