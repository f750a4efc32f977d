namespace CosmosLocal.Throughput;

/// <summary>
/// Request units, modelled on published figures: a point read costs 1 RU at 1 KB and 10 at 100 KB, a write with few index entries 5 at 1 KB and 50
/// at 100 KB, a query 2.3 and about 0.14 for each 1-KB document it loads.
/// </summary>
internal static class Charges
{
    /// <summary>What a refused operation costs: not found, conflict, stale etag.</summary>
    public const double Refused = 1;

    public static double Read(int bytes) => Rounded(Math.Max(1, 0.909 + 0.0909 * Kilobytes(bytes)));

    public static double Create(int bytes, int terms, int composites) => Rounded(4.05 + Content(bytes, terms, composites));

    /// <summary>Taking the old document's entries out is work as putting the new one's in is.</summary>
    public static double Replace(int oldBytes, int oldTerms, int bytes, int terms, int composites) =>
        Rounded(8 + Content(oldBytes, oldTerms, composites) + Content(bytes, terms, composites));

    public static double Delete(int bytes, int terms, int composites) => Rounded(4.05 + Content(bytes, terms, composites));

    /// <summary>A page of a query: what it loaded decides, indexed or not.</summary>
    public static double Query(int documentsLoaded, long bytesLoaded, long bytesReturned) =>
        Rounded(2.3 + 0.06 * documentsLoaded + 0.08 * Kilobytes(bytesLoaded) + 0.005 * Kilobytes(bytesReturned));

    /// <summary>A page of the change feed or of a read feed.</summary>
    public static double Feed(int documents, long bytes) => Rounded(1 + 0.02 * documents + 0.07 * Kilobytes(bytes));

    private static double Content(int bytes, int terms, int composites) => 0.455 * Kilobytes(bytes) + 0.1 * terms + 0.2 * composites;

    private static double Kilobytes(long bytes) => bytes / 1024.0;

    private static double Rounded(double units) => Math.Round(units, 2);
}
