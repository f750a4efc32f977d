using OrdersFn.Core.Queue;

namespace OrdersFn.Local.Queue.Storage;

/// <summary>A message as the file has it.</summary>
internal sealed record StoredMessage(long Sequence, DateTimeOffset EnqueuedAt, OrderMessage Message, long Size)
{
    /// <summary>What the row costs besides body and properties, roughly.</summary>
    private const int Overhead = 100;

    public const int BodyColumn = 5;

    public OrderMessage ForIntake() => QueuedMessage.ForIntake(Message, Sequence, EnqueuedAt);

    /// <summary>What a message counts towards the limit of the queue.</summary>
    public static long SizeOf(int body, int properties) => Overhead + body + properties;

    /// <summary>Of the columns sequence, enqueued, message_id, content_type, properties, body.</summary>
    public static StoredMessage Read(QueueStatement row)
    {
        var properties = row.NullableBytes(4);
        var body = row.Blob(BodyColumn).ToArray();
        var message = new OrderMessage { MessageId = row.NullableText(2), ContentType = row.NullableText(3), Body = body };
        return new(
            row.Int64(0),
            new(row.Int64(1), TimeSpan.Zero),
            PropertyBytes.Read(properties) is { } known ? message with { Properties = known } : message,
            SizeOf(body.Length, properties?.Length ?? 0));
    }
}
