namespace OrdersFn.Core.ChangeFeed;

/// <summary>How many changes a consumer took in lately, and how many of them it parked.</summary>
/// <param name="Changes">All that concern it.</param>
/// <param name="Parked">Those that were parked.</param>
/// <param name="Reason">Why the last of those was; null when none was.</param>
public sealed record RecentCounts(long Changes, long Parked, string? Reason)
{
    public static RecentCounts None { get; } = new(0, 0, null);

    public double ParkedShare => Changes == 0 ? 0 : (double)Parked / Changes;
}

/// <summary>Counts changes in a window of time that ends now, to the second. Not thread-safe.</summary>
internal sealed class RecentChanges(TimeSpan window)
{
    private const int LongestReason = 300;

    private readonly Queue<Second> _seconds = new();
    private string? _reason;

    public void Note(DateTimeOffset now, int changes, IReadOnlyList<string> reasons)
    {
        Forget(now);
        if (_seconds.Count == 0 || _seconds.Last().At != now.ToUnixTimeSeconds())
            _seconds.Enqueue(new(now.ToUnixTimeSeconds()));
        var second = _seconds.Last();
        second.Changes += changes;
        second.Parked += reasons.Count;
        if (reasons.Count > 0)
            _reason = reasons[^1] is { Length: > LongestReason } reason ? reason[..LongestReason] : reasons[^1];
    }

    public RecentCounts Read(DateTimeOffset now)
    {
        Forget(now);
        var parked = _seconds.Sum(second => second.Parked);
        return new(_seconds.Sum(second => second.Changes), parked, parked == 0 ? null : _reason);
    }

    private void Forget(DateTimeOffset now)
    {
        while (_seconds.TryPeek(out var oldest) && oldest.At < (now - window).ToUnixTimeSeconds())
            _seconds.Dequeue();
    }

    private sealed class Second(long at)
    {
        public long At => at;

        public long Changes { get; set; }

        public long Parked { get; set; }
    }
}
