using System.Buffers;
using System.Text.Json;

namespace CosmosLocal.Resources;

/// <summary>The throughput of a database or container, as the resource of its own that Cosmos makes of it.</summary>
internal sealed record Offer(string Rid, string ResourceRid, string ResourceSelf, ThroughputSetting Throughput, long Timestamp)
{
    public string ETag => $"\"{Rid}-{Throughput.RequestUnits}-{(Throughput.IsAutoscale ? 'a' : 'm')}\"";

    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(384);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("resource"u8, ResourceSelf);
            json.WriteString("offerType"u8, "Invalid"u8);
            json.WriteString("offerResourceId"u8, ResourceRid);
            json.WriteString("offerVersion"u8, "V2"u8);
            json.WriteStartObject("content"u8);
            json.WriteNumber("offerThroughput"u8, Throughput.Provisioned);
            json.WriteBoolean("offerIsRUPerMinuteThroughputEnabled"u8, false);
            if (Throughput.IsAutoscale)
            {
                json.WriteStartObject("offerAutopilotSettings"u8);
                json.WriteNumber("maxThroughput"u8, Throughput.RequestUnits);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteString("id"u8, Rid);
            json.WriteString("_rid"u8, Rid);
            json.WriteString("_self"u8, $"offers/{Rid}/");
            json.WriteString("_etag"u8, ETag);
            json.WriteNumber("_ts"u8, Timestamp);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
