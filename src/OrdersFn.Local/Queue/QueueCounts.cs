namespace OrdersFn.Local.Queue;

/// <summary>How much the queue holds, in the terms of Service Bus.</summary>
/// <param name="Active">Messages that wait or are handed out.</param>
/// <param name="DeadLetters">Messages set aside.</param>
/// <param name="Scheduled">Messages whose time has not come.</param>
/// <param name="Bytes">Of all of them, roughly.</param>
internal sealed record QueueCounts(long Active, long DeadLetters, long Scheduled, long Bytes)
{
    public long Total => Active + DeadLetters + Scheduled;
}
