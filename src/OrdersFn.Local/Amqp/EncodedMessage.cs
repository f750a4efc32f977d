using Amqp;

namespace OrdersFn.Local.Amqp;

/// <summary>A message as it came over the wire. Decoding waits until there is somebody to tell when it cannot be decoded.</summary>
internal sealed class EncodedMessage(ByteBuffer encoded) : Message
{
    public ByteBuffer Encoded => encoded;

    public int Size { get; } = encoded.Length;
}
