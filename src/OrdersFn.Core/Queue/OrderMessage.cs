namespace OrdersFn.Core.Queue;

/// <summary>A message of the order queue: an order's JSON, or a CloudEvents envelope of it.</summary>
public sealed record OrderMessage
{
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The media type of the body; null when the sender named none.</summary>
    public string? ContentType { get; init; }

    /// <summary>By which the broker tells a message sent twice; null when the sender gave none.</summary>
    public string? MessageId { get; init; }

    /// <summary>The sender's application properties: CloudEvents attributes in binary mode, trace context.</summary>
    public IReadOnlyDictionary<string, object> Properties { get; init; } = NoProperties;

    /// <summary>What the queue calls this message, the same at every delivery of it; null for a message not yet in a queue.</summary>
    public string? SequenceKey { get; init; }

    /// <summary>When the queue accepted it; null for a message not yet in a queue.</summary>
    public DateTimeOffset? EnqueuedAt { get; init; }

    private static readonly Dictionary<string, object> NoProperties = [];
}
