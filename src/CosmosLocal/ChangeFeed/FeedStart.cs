using System.Globalization;

namespace CosmosLocal.ChangeFeed;

/// <summary>Where a reader of the change feed starts.</summary>
internal abstract record FeedStart
{
    private FeedStart()
    {
    }

    public static FeedStart Beginning { get; } = new AtBeginning();

    public static FeedStart Now { get; } = new AtNow();

    public static FeedStart Since(DateTimeOffset time) => new AtTime(time);

    /// <summary>Reads an <c>etag</c> that a page was answered with (<c>"48"</c>, quoted or not), or <c>*</c> for now.</summary>
    public static bool TryParse(string etag, out FeedStart start)
    {
        start = Now;
        if (etag == "*")
            return true;
        if (!long.TryParse(etag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var lsn))
            return false;
        start = new After(lsn);
        return true;
    }

    /// <summary>Changes later than this one.</summary>
    public sealed record After(long Lsn) : FeedStart;

    internal sealed record AtBeginning : FeedStart;

    internal sealed record AtTime(DateTimeOffset Time) : FeedStart;

    internal sealed record AtNow : FeedStart;
}
