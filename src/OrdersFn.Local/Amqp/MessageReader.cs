using System.Globalization;
using System.Text;
using Amqp;
using Amqp.Framing;
using Amqp.Types;
using OrdersFn.Core.Queue;

namespace OrdersFn.Local.Amqp;

/// <summary>Turns what clients send into messages of the queue.</summary>
internal static class MessageReader
{
    /// <summary>A transfer of this format is many messages: each of its data sections is one, encoded whole.</summary>
    public const uint BatchFormat = 0x80013700;

    private static readonly Symbol ScheduledTime = "x-opt-scheduled-enqueue-time";

    public static MessageReading Read(ByteBuffer encoded, uint format)
    {
        try
        {
            var message = Message.Decode(encoded);
            return format == BatchFormat ? ReadBatch(message) : ReadOne(message);
        }
        catch (Exception fault)
        {
            // The decoder meets bytes of anybody's making and fails in many ways; all mean the same.
            return new MessageReading.Refused(AmqpError.Undecodable($"The message is not AMQP 1.0: {fault.Message}"));
        }
    }

    private static MessageReading ReadBatch(Message batch)
    {
        var messages = new List<OrderMessage>();
        foreach (var data in DataOf(batch.BodySection) ?? [])
        {
            switch (ReadOne(Message.Decode(BufferOf(data))))
            {
                case MessageReading.Messages(var read):
                    messages.AddRange(read);
                    break;
                case var refused:
                    return refused;
            }
        }

        return messages.Count > 0
            ? new MessageReading.Messages(messages)
            : new MessageReading.Refused(AmqpError.Undecodable("A batch needs a data section for each of its messages."));
    }

    private static MessageReading ReadOne(Message message)
    {
        if (message.MessageAnnotations?[ScheduledTime] is not null)
            return new MessageReading.Refused(AmqpError.NotImplemented("Scheduled messages are not offered; send the message when it is due."));
        if (BodyOf(message.BodySection) is not { } body)
            return new MessageReading.Refused(AmqpError.NotImplemented("The body must be data, or a value that is a string or binary."));
        var read = new OrderMessage
        {
            Body = body,
            ContentType = message.Properties?.ContentType?.ToString(),
            MessageId = TextOf(message.Properties?.GetMessageId()),
        };
        if (message.ApplicationProperties?.Map is { Count: > 0 } properties)
            read = read with { Properties = PropertiesOf(properties) };
        return new MessageReading.Messages([read]);
    }

    /// <summary>A copy: the buffer goes back to the connection. Null for bodies that are no bytes.</summary>
    private static byte[]? BodyOf(RestrictedDescribed? section) => section switch
    {
        null => [],
        AmqpValue { Value: null } => [],
        AmqpValue { Value: string text } => Encoding.UTF8.GetBytes(text),
        AmqpValue { Value: byte[] bytes } => bytes,
        AmqpValue { Value: ByteBuffer buffer } => Bytes(buffer).ToArray(),
        _ when DataOf(section) is { } data => Concatenated(data),
        _ => null,
    };

    private static IReadOnlyList<Data>? DataOf(RestrictedDescribed? section) => section switch
    {
        Data data => [data],
        DataList list => [.. Enumerable.Range(0, list.Count).Select(index => list[index])],
        _ => null,
    };

    private static byte[] Concatenated(IReadOnlyList<Data> sections)
    {
        var buffers = sections.Select(BufferOf).ToList();
        var body = new byte[buffers.Sum(buffer => buffer.Length)];
        var rest = body.AsSpan();
        foreach (var buffer in buffers)
        {
            Bytes(buffer).CopyTo(rest);
            rest = rest[buffer.Length..];
        }

        return body;
    }

    private static ByteBuffer BufferOf(Data data) => data.Buffer ?? new ByteBuffer(data.Binary, 0, data.Binary.Length, data.Binary.Length);

    private static ReadOnlySpan<byte> Bytes(ByteBuffer buffer) => buffer.Buffer.AsSpan(buffer.Offset, buffer.Length);

    private static string? TextOf(object? identifier) => identifier switch
    {
        null => null,
        byte[] bytes => Convert.ToHexStringLower(bytes),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => identifier.ToString(),
    };

    private static Dictionary<string, object> PropertiesOf(Map map)
    {
        var properties = new Dictionary<string, object>(map.Count);
        foreach (var (name, value) in map)
        {
            if (value is not null && name.ToString() is { } text)
                properties[text] = value is Symbol symbol ? symbol.ToString() : value;
        }

        return properties;
    }
}
