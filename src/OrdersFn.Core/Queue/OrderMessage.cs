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

    private static readonly Dictionary<string, object> NoProperties = [];
}
