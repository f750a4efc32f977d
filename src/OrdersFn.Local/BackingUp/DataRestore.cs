using System.Globalization;
using OrdersFn.Local.Store;

namespace OrdersFn.Local.BackingUp;

/// <summary>Puts a backup in the place of what a data directory has. Nothing changes before the backup is checked and copied; what was there is kept.</summary>
internal static class DataRestore
{
    private const string Restored = ".restored";

    /// <returns>The directory that what was there is in now; null when there was nothing.</returns>
    /// <exception cref="CannotBackUpException">A server runs on the directory, the backup is none or damaged, or there is no room.</exception>
    public static string? Run(string backup, string path, TimeProvider time)
    {
        var files = DataFile.All.Where(file => File.Exists(Path.Combine(backup, file.Name))).ToList();
        if (files.Count == 0)
            throw new CannotBackUpException($"there is no backup in {backup}");
        if (!DataDirectory.TryOpen(path, out var directory, out var fault, forRestore: true))
            throw new CannotBackUpException($"{fault}; stop the server first");
        using (directory)
        {
            try
            {
                foreach (var file in files)
                    DatabaseCopy.Check(Path.Combine(backup, file.Name), file.Table);
                foreach (var file in files)
                {
                    var copy = Path.Combine(directory.Path, file.Name + Restored);
                    File.Delete(copy);
                    DatabaseCopy.Run(Path.Combine(backup, file.Name), copy, file.Table);
                }

                return Swap(directory, files, time);
            }
            catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
            {
                DataFile.DeleteIn(directory.Path, files, Restored);
                throw new CannotBackUpException(refusal.Message, refusal);
            }
        }
    }

    private static string? Swap(DataDirectory directory, List<DataFile> files, TimeProvider time)
    {
        var kept = Path.Combine(directory.Path, string.Create(CultureInfo.InvariantCulture, $"before-restore-{time.GetUtcNow():yyyyMMdd-HHmmss-fff}"));
        var present = DataFile.All.SelectMany(file => file.Names).Where(name => File.Exists(Path.Combine(directory.Path, name))).ToList();
        directory.BeginRestore();
        if (present.Count > 0)
            Directory.CreateDirectory(kept);
        foreach (var name in present)
            File.Move(Path.Combine(directory.Path, name), Path.Combine(kept, name));
        foreach (var file in files)
            File.Move(Path.Combine(directory.Path, file.Name + Restored), Path.Combine(directory.Path, file.Name));
        directory.EndRestore();
        return present.Count > 0 ? kept : null;
    }
}
