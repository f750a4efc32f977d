using System.Buffers;
using System.Text.Json;

namespace CosmosLocal.Resources;

/// <summary>A database: a name for containers, and possibly a throughput.</summary>
internal sealed record Database
{
    public required string Id { get; init; }

    public required string Rid { get; init; }

    public required int Number { get; init; }

    public required string ETag { get; init; }

    public required long Timestamp { get; init; }

    public ThroughputSetting? Throughput { get; init; }

    public string Self => $"dbs/{Rid}/";

    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, Id);
            json.WriteString("_rid"u8, Rid);
            json.WriteString("_self"u8, Self);
            json.WriteString("_etag"u8, ETag);
            json.WriteString("_colls"u8, "colls/"u8);
            json.WriteString("_users"u8, "users/"u8);
            json.WriteNumber("_ts"u8, Timestamp);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
