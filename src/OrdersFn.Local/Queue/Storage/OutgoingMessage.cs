using OrdersFn.Core.Queue;

namespace OrdersFn.Local.Queue.Storage;

/// <summary>A message made ready for the file, so that the writer has nothing left to do but write.</summary>
internal sealed record OutgoingMessage(string? MessageId, string? ContentType, byte[]? Properties, ReadOnlyMemory<byte> Body, byte[]? Hash)
{
    public long Size { get; } = StoredMessage.SizeOf(Body.Length, Properties?.Length ?? 0);

    public static OutgoingMessage From(OrderMessage message)
    {
        var hash = string.IsNullOrEmpty(message.MessageId) ? null : DuplicateWindow.HashOf(message.MessageId);
        return new(message.MessageId, message.ContentType, PropertyBytes.From(message.Properties), message.Body, hash);
    }
}
