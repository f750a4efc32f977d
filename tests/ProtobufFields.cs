using System.Buffers.Binary;
using System.Text;

namespace Tests.Protobuf;

/// <summary>A message of protocol buffers as its fields by number: enough of the format to look into what is sent. Compiled into each test project that does.</summary>
internal sealed class ProtobufFields
{
    private readonly List<(int Number, ulong Value, ReadOnlyMemory<byte> Bytes)> _fields = [];

    public ProtobufFields(ReadOnlyMemory<byte> message)
    {
        while (!message.IsEmpty)
        {
            var key = Varint(ref message);
            var number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    _fields.Add((number, Varint(ref message), default));
                    break;
                case 1:
                    _fields.Add((number, BinaryPrimitives.ReadUInt64LittleEndian(message.Span), default));
                    message = message[8..];
                    break;
                case 2:
                    var length = (int)Varint(ref message);
                    _fields.Add((number, 0, message[..length]));
                    message = message[length..];
                    break;
                case 5:
                    _fields.Add((number, BinaryPrimitives.ReadUInt32LittleEndian(message.Span), default));
                    message = message[4..];
                    break;
                default:
                    throw new FormatException($"wire type {key & 7}");
            }
        }
    }

    public IEnumerable<ProtobufFields> Messages(int number) => Bytes(number).Select(bytes => new ProtobufFields(bytes));

    public string Text(int number) => Texts(number).FirstOrDefault("");

    public string Hex(int number) => Bytes(number).Select(bytes => Convert.ToHexStringLower(bytes.Span)).FirstOrDefault("");

    public bool Has(int number) => _fields.Exists(field => field.Number == number);

    /// <summary>0 where it is left out, as the format has it.</summary>
    public ulong Number(int number) => _fields.Find(field => field.Number == number).Value;

    public IEnumerable<string> Texts(int number) => Bytes(number).Select(bytes => Encoding.UTF8.GetString(bytes.Span));

    /// <summary>Of a map from text to text.</summary>
    public IReadOnlyDictionary<string, string> Map(int number) => Messages(number).ToDictionary(entry => entry.Text(1), entry => entry.Text(2));

    public IEnumerable<ReadOnlyMemory<byte>> Bytes(int number) => _fields.Where(field => field.Number == number).Select(field => field.Bytes);

    private static ulong Varint(ref ReadOnlyMemory<byte> message)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = message.Span[0];
            message = message[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
