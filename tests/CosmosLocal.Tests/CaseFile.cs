using System.Runtime.CompilerServices;

namespace CosmosLocal.Tests;

/// <summary>Cases as lines of text, in the folder Cases beside the test; # begins a comment.</summary>
internal static class CaseFile
{
    public static IEnumerable<string> Lines(string name, [CallerFilePath] string test = "") =>
        File.ReadLines(Path.Combine(Path.GetDirectoryName(test)!, "Cases", name)).Where(line => line.Length > 0 && line[0] != '#');
}
