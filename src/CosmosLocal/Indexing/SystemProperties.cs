using System.Buffers;
using System.Text.Json;

namespace CosmosLocal.Indexing;

/// <summary>The properties that the store adds to documents and does not take from them.</summary>
internal static class SystemProperties
{
    public static bool Contains(ReadOnlySpan<byte> name) =>
        name.Length > 2 && name[0] == '_' && (name.SequenceEqual("_rid"u8) || name.SequenceEqual("_self"u8) || name.SequenceEqual("_etag"u8)
            || name.SequenceEqual("_ts"u8) || name.SequenceEqual("_attachments"u8) || name.SequenceEqual("_lsn"u8));

    /// <summary>The document without them; every other property keeps its very bytes.</summary>
    public static byte[] Strip(ReadOnlySpan<byte> json)
    {
        var output = new ArrayBufferWriter<byte>(json.Length);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 128 });
        output.Write("{"u8);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isSystem = Contains(reader.ValueIsEscaped ? System.Text.Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan);
            var start = (int)reader.TokenStartIndex;
            reader.Read();
            reader.Skip();
            if (isSystem)
                continue;
            if (output.WrittenCount > 1)
                output.Write(","u8);
            output.Write(json[start..(int)reader.BytesConsumed]);
        }
        output.Write("}"u8);
        return output.WrittenSpan.ToArray();
    }
}
