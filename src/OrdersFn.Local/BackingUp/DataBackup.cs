namespace OrdersFn.Local.BackingUp;

/// <summary>Copies a data directory, also while a server works on it. Everything that was acknowledged before it began is in the copy.</summary>
internal static class DataBackup
{
    private const string Unfinished = ".unfinished";

    /// <returns>The names of the files that were copied.</returns>
    /// <exception cref="CannotBackUpException">There are no data, the target is taken, a file is damaged, or there is no room.</exception>
    public static IReadOnlyList<string> Run(string path, string target)
    {
        var files = DataFile.All.Where(file => File.Exists(Path.Combine(path, file.Name))).ToList();
        if (files.Count == 0)
            throw new CannotBackUpException($"there is no data in {path}");
        try
        {
            target = Directory.CreateDirectory(target).FullName;
            if (DataFile.All.FirstOrDefault(file => File.Exists(Path.Combine(target, file.Name))) is { } taken)
                throw new CannotBackUpException($"{target} has {taken.Name} already; name another directory");
            foreach (var file in files)
            {
                var unfinished = Path.Combine(target, file.Name + Unfinished);
                File.Delete(unfinished);
                DatabaseCopy.Run(Path.Combine(path, file.Name), unfinished, file.Table);
            }

            foreach (var file in files)
                File.Move(Path.Combine(target, file.Name + Unfinished), Path.Combine(target, file.Name));
            return files.ConvertAll(file => file.Name);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            DataFile.DeleteIn(target, files, Unfinished);
            throw new CannotBackUpException(refusal.Message, refusal);
        }
    }
}
