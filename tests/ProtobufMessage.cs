using System.Text;

namespace Tests.Protobuf;

/// <summary>A message of protocol buffers being written, field by field. Bytes of several messages one after the other are the message of all their fields.</summary>
internal sealed class ProtobufMessage
{
    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public ProtobufMessage Add(int number, ulong value)
    {
        Varint((ulong)number << 3);
        Varint(value);
        return this;
    }

    public ProtobufMessage Add(int number, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)number << 3) | 2);
        Varint((ulong)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    public ProtobufMessage Add(int number, string value) => Add(number, Encoding.UTF8.GetBytes(value));

    public ProtobufMessage Add(int number, ProtobufMessage value) => Add(number, value.ToArray());

    /// <summary>An entry of a map from text.</summary>
    public ProtobufMessage Add(int number, string key, ProtobufMessage value) => Add(number, new ProtobufMessage().Add(1, key).Add(2, value));

    public ProtobufMessage Add(int number, string key, string value) => Add(number, new ProtobufMessage().Add(1, key).Add(2, value));

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
    }
}
