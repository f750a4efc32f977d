using System.Text;

namespace OrdersFn.Local.Tests.Erasing;

/// <summary>The bytes of a data directory that nobody has open.</summary>
internal static class DataFiles
{
    /// <summary>The files in which one of the texts stands, as UTF-8 or UTF-16.</summary>
    public static async Task<IReadOnlyList<string>> WithAsync(string directory, params string[] texts)
    {
        var found = new List<string>();
        foreach (var path in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            found.AddRange(texts.Where(text => Holds(bytes, text)).Select(text => $"{text} in {Path.GetFileName(path)}"));
        }

        return found;
    }

    private static bool Holds(byte[] bytes, string text) => Encodings.Any(encoding => bytes.AsSpan().IndexOf(encoding.GetBytes(text)) >= 0);

    private static readonly Encoding[] Encodings = [Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode];
}
