namespace OrdersFn.Core.ChangeFeed;

/// <summary>
/// When which position was reached, to tell what is complete: a change that has overtaken its first state was written before the present position was
/// reached, so its first state was written after the position of that time. All times in whole seconds since 1970. Not thread-safe.
/// </summary>
internal sealed class PositionHistory
{
    private const int Longest = 4096;

    private readonly Queue<(long At, long Position)> _reached = new();
    private (long At, long Position) _last = (long.MinValue, 0);

    public long CompleteTo { get; private set; }

    public void Reach(long now, long position)
    {
        // One note per second is enough; the first of a second understates.
        if (now > _last.At && position > _last.Position)
        {
            _last = (now, position);
            _reached.Enqueue(_last);
        }

        while (_reached.TryPeek(out var oldest) && (oldest.At < position || _reached.Count > Longest))
        {
            _reached.Dequeue();
            if (oldest.At < position)
                CompleteTo = Math.Max(CompleteTo, oldest.Position);
        }
    }
}
