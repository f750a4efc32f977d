using Xunit.Sdk;

namespace Tests;

/// <summary>A year of a real retailer's orders. The file is not part of the repository.</summary>
internal static class RetailerFile
{
    private const string Name = "orders-2010-2011.ndjson.gz";

    /// <summary>Where it lies: in <c>shared/data</c> of some directory above. Without it the test is skipped.</summary>
    public static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var path = Path.Combine(directory.FullName, "shared", "data", Name);
            if (File.Exists(path))
                return path;
        }

        throw SkipException.ForSkip($"shared/data/{Name} lies neither in a directory above the repository nor beside it");
    }
}
