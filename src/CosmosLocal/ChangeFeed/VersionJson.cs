using System.Buffers;
using System.Text.Json;
using CosmosLocal.Storage;

namespace CosmosLocal.ChangeFeed;

/// <summary>
/// A change as the wire has it: <c>{"current":{…},"metadata":{"operationType":"replace","lsn":7,"crts":…,"previousImageLSN":5},"previous":{…}}</c>.
/// </summary>
internal static class VersionJson
{
    public static ReadOnlyMemory<byte> Write(StoredVersion version, ContainerIdentity identity)
    {
        var buffer = new ArrayBufferWriter<byte>((version.Body?.Length ?? 0) + (version.PreviousBody?.Length ?? 0) + 768);
        using (var json = new Utf8JsonWriter(buffer, new() { SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WritePropertyName("current"u8);
            // What was deleted has an empty object, not none.
            json.WriteRawValue(version.Current is { } current ? current.ToJson(identity).Span : "{}"u8, skipInputValidation: true);
            json.WritePropertyName("metadata"u8);
            WriteMetadata(json, version);
            if (version.Previous is { } previous)
            {
                json.WritePropertyName("previous"u8);
                json.WriteRawValue(previous.ToJson(identity).Span, skipInputValidation: true);
            }
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    private static void WriteMetadata(Utf8JsonWriter json, StoredVersion version)
    {
        json.WriteStartObject();
        json.WriteString("operationType"u8, version.Kind switch
        {
            VersionKind.Created => "create"u8,
            VersionKind.Replaced => "replace"u8,
            _ => "delete"u8,
        });
        json.WriteNumber("lsn"u8, version.Lsn);
        json.WriteNumber("crts"u8, version.Timestamp);
        if (version.PreviousLsn is { } previous)
            json.WriteNumber("previousImageLSN"u8, previous);
        if (version.IsRemoval)
        {
            json.WriteBoolean("timeToLiveExpired"u8, version.Kind == VersionKind.Expired);
            json.WriteString("id"u8, version.Id);
            json.WritePropertyName("partitionKey"u8);
            json.WriteRawValue(version.KeyJson!, skipInputValidation: true);
        }
        json.WriteEndObject();
    }
}
