using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using OrdersFn.Core.Store;

namespace OrdersFn.Http.Cursors;

/// <summary>
/// A place in a list as an opaque text: version, time, ids, and behind them an HMAC over those and the query they belong to. So a cursor that was
/// altered, made up or taken to another query is refused, and the server keeps nothing.
/// </summary>
public sealed class CursorCodec(ReadOnlyMemory<byte> key)
{
    private const byte Version = 1;
    private const int HeaderLength = 1 + sizeof(long) + sizeof(ushort);
    private const int TagLength = 16;

    /// <summary>Two ids of 128 characters at 4 bytes, header and tag, in base64.</summary>
    private const int MaxLength = 2048;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="position">The last row given out.</param>
    /// <param name="query">Everything of the query that decides which rows follow, in one text.</param>
    public string Encode(KeysetPosition position, string query)
    {
        var orderIdLength = Utf8.GetByteCount(position.OrderId);
        var payload = new byte[HeaderLength + orderIdLength + Utf8.GetByteCount(position.CustomerId) + TagLength];
        payload[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(1), position.Time.UtcTicks);
        BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(1 + sizeof(long)), (ushort)orderIdLength);
        Utf8.GetBytes(position.OrderId, payload.AsSpan(HeaderLength));
        Utf8.GetBytes(position.CustomerId, payload.AsSpan(HeaderLength + orderIdLength));
        Tag(payload.AsSpan(0, payload.Length - TagLength), query).CopyTo(payload.AsSpan(payload.Length - TagLength));
        return Base64Url.EncodeToString(payload);
    }

    public bool TryDecode(string cursor, string query, [NotNullWhen(true)] out KeysetPosition? position)
    {
        position = null;
        if (cursor.Length > MaxLength || !Base64Url.IsValid(cursor))
            return false;
        var payload = Base64Url.DecodeFromChars(cursor).AsSpan();
        // Another spelling of the same bytes (padding, spare bits) is not what we gave out.
        if (payload.Length < HeaderLength + TagLength || payload[0] != Version || Base64Url.EncodeToString(payload) != cursor)
            return false;
        var signed = payload[..^TagLength];
        if (!CryptographicOperations.FixedTimeEquals(Tag(signed, query), payload[^TagLength..]))
            return false;
        var orderIdLength = BinaryPrimitives.ReadUInt16BigEndian(signed[(1 + sizeof(long))..]);
        var ids = signed[HeaderLength..];
        position = new(
            new DateTimeOffset(BinaryPrimitives.ReadInt64BigEndian(signed[1..]), TimeSpan.Zero),
            Utf8.GetString(ids[..orderIdLength]),
            Utf8.GetString(ids[orderIdLength..]));
        return true;
    }

    private ReadOnlySpan<byte> Tag(ReadOnlySpan<byte> payload, string query)
    {
        var text = Utf8.GetBytes(query);
        var signed = new byte[payload.Length + text.Length];
        payload.CopyTo(signed);
        text.CopyTo(signed.AsSpan(payload.Length));
        // The payload says its own length only in part: the order id's. Ids hold no control characters and the query begins with one.
        return HMACSHA256.HashData(key.Span, signed).AsSpan(0, TagLength);
    }
}
