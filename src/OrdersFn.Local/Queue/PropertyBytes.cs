using System.Globalization;
using Amqp;
using Amqp.Types;

namespace OrdersFn.Local.Queue;

/// <summary>Application properties as bytes in the file: an AMQP map, so that every kind of value a client can send comes back as it was.</summary>
internal static class PropertyBytes
{
    public static byte[]? From(IReadOnlyDictionary<string, object> properties)
    {
        if (properties.Count == 0)
            return null;
        var map = new Map();
        foreach (var (name, value) in properties)
            map[name] = Storable(value);
        var buffer = new ByteBuffer(256, autoGrow: true);
        Encoder.WriteMap(buffer, map, smallEncoding: true);
        return buffer.Buffer.AsSpan(buffer.Offset, buffer.Length).ToArray();
    }

    public static IReadOnlyDictionary<string, object>? Read(byte[]? bytes)
    {
        if (bytes is null)
            return null;
        var buffer = new ByteBuffer(bytes, 0, bytes.Length, bytes.Length);
        var format = Encoder.ReadFormatCode(buffer);
        return Encoder.ReadMap(buffer, format).ToDictionary(property => (string)property.Key, property => property.Value);
    }

    private static object Storable(object value) => value switch
    {
        string or bool or byte or sbyte or short or ushort or int or uint or long or ulong or float or double or char or Guid or byte[] => value,
        Symbol symbol => symbol.ToString(),
        DateTime time => time.ToUniversalTime(),
        DateTimeOffset time => time.UtcDateTime,
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
