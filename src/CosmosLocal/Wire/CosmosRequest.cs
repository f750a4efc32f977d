using System.Globalization;
using CosmosLocal.Faults;

namespace CosmosLocal.Wire;

/// <summary>One call, whichever door it came through. Body and headers are as sent; the path is split, then decoded.</summary>
internal sealed class CosmosRequest
{
    public required string Method { get; init; }

    public required ResourcePath Path { get; init; }

    /// <summary>Scheme, host and port the caller used, with a slash at the end: the account names itself by it.</summary>
    public required string Authority { get; init; }

    public required ICallHeaders Headers { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>How long a reading of the change feed may wait for a change; zero = not at all.</summary>
    public TimeSpan HoldFeedFor { get; init; }

    public string? this[string header] => Headers.Get(header);

    /// <summary>.NET writes flags as <c>True</c>, JavaScript as <c>true</c>.</summary>
    public bool Flag(string header) => string.Equals(Headers.Get(header), "true", StringComparison.OrdinalIgnoreCase);

    public bool IsQuery => Flag(HeaderNames.IsQuery) || Flag(HeaderNames.IsQueryOld)
        || Headers.Get(HeaderNames.ContentType)?.StartsWith("application/query+json", StringComparison.OrdinalIgnoreCase) == true;

    public bool MinimalReturn => Headers.Get(HeaderNames.Prefer)?.Contains("return=minimal", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>What the call does with items, told as the router tells it; null for all other calls.</summary>
    public FaultOperation? Operation => (Path.Count < 5 || Path[0] != "dbs" ? "" : Path[4], Path.Count, Method) switch
    {
        ("docs", 5, "GET") => this[HeaderNames.ChangeFeed] is null ? FaultOperation.Query : FaultOperation.ChangeFeed,
        ("docs", 5, "POST") when Flag(HeaderNames.IsQueryPlan) => FaultOperation.QueryPlan,
        ("docs", 5, "POST") when Flag(HeaderNames.IsBatch) => Flag(HeaderNames.BatchAtomic) ? FaultOperation.Batch : FaultOperation.Bulk,
        ("docs", 5, "POST") when IsQuery => FaultOperation.Query,
        ("docs", 5, "POST") => Flag(HeaderNames.IsUpsert) ? FaultOperation.Upsert : FaultOperation.Create,
        ("docs", 6, "GET") => FaultOperation.Read,
        ("docs", 6, "PUT") => FaultOperation.Replace,
        ("docs", 6, "PATCH") => FaultOperation.Patch,
        ("docs", 6, "DELETE") => FaultOperation.Delete,
        ("operations", 6, "POST") => FaultOperation.DeletePartitionKey,
        _ => null,
    };

    /// <summary>The page size asked for; none given, or -1, leaves it to the account.</summary>
    public int MaxItems(int otherwise) =>
        int.TryParse(Headers.Get(HeaderNames.MaxItemCount), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : otherwise;
}
