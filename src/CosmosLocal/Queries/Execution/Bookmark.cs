namespace CosmosLocal.Queries.Execution;

/// <summary>
/// A place between two documents of a run: behind position <paramref name="After"/> of a scan, and where the run sorts what the scan gives,
/// behind the document with these order values and this number.
/// </summary>
internal sealed record Bookmark(int Part, byte[]? After, OrderKey? Key = null)
{
    public static Bookmark Start { get; } = new(0, null);
}

/// <summary>A document with the places before and behind it.</summary>
internal readonly record struct Placed(LoadedDocument Document, Bookmark Before, Bookmark Behind);
