using OrdersFn.Core.Queue;
using OrdersFn.Local.Queue.Storage;

namespace OrdersFn.Local.Queue;

/// <summary>
/// Finds the messages of an order by looking at all there are, a part at a time: a long read would keep the log from being emptied, and other
/// readers of the connection waiting.
/// </summary>
internal sealed class MessageSearch(QueueReader reader)
{
    private const int MostRows = 500;
    private const long MostBytes = 8 << 20;

    public Task<IReadOnlyList<long>> InMessagesAsync(MessagesOfOrder sought, CancellationToken cancellation) =>
        SearchAsync(MessageTable.After, sought, cancellation);

    public Task<IReadOnlyList<long>> InDeadLettersAsync(MessagesOfOrder sought, CancellationToken cancellation) =>
        SearchAsync(DeadLetterTable.After, sought, cancellation);

    private async Task<IReadOnlyList<long>> SearchAsync(string rowsAfter, MessagesOfOrder sought, CancellationToken cancellation)
    {
        var found = new List<long>();
        for (long? last = 0; last is not null;)
        {
            var after = last.Value;
            last = await reader.ReadAsync(connection => SearchSome(connection, rowsAfter, after, sought, found), cancellation);
        }

        return found;
    }

    /// <summary>Where to go on; null at the end.</summary>
    private static long? SearchSome(QueueConnection connection, string rowsAfter, long after, MessagesOfOrder sought, List<long> found)
    {
        long? last = null;
        var bytes = 0L;
        using var rows = connection.Prepare(rowsAfter);
        rows.Bind(1, after).Bind(2, MostRows);
        while (bytes < MostBytes && rows.Step())
        {
            last = rows.Int64(0);
            var body = rows.Blob(StoredMessage.BodyColumn);
            bytes += body.Length;
            if (sought.MayInclude(body) && sought.Include(StoredMessage.Read(rows).ForIntake()))
                found.Add(last.Value);
        }

        return last;
    }
}
