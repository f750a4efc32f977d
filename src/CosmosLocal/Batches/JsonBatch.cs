using System.Buffers;
using System.Text.Json;
using CosmosLocal.Items;

namespace CosmosLocal.Batches;

/// <summary>Batches as the JavaScript SDK writes and reads them: a JSON array of operations, a JSON array of results.</summary>
internal static class JsonBatch
{
    public static BatchDecoding Decode(ReadOnlyMemory<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body.Span);
            var operations = new List<ItemOperation>();
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
                return BatchDecoding.Refused("A JSON batch is an array of operations.");
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType != JsonTokenType.StartObject || DecodeOperation(ref reader, body) is not { } operation)
                    return BatchDecoding.Refused($"Element {operations.Count} is not a batch operation.");
                operations.Add(operation);
            }

            return reader.Read() ? BatchDecoding.Refused("Something follows the batch.") : BatchDecoding.Of(operations);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text that is not valid UTF-16, for example half a surrogate pair.
            return BatchDecoding.Refused("The batch is not JSON: " + e.Message);
        }
    }

    public static byte[] Encode(IReadOnlyList<ItemResult> results)
    {
        var buffer = new ArrayBufferWriter<byte>(256 * results.Count + 16);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var result in results)
                WriteResult(json, result);
            json.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteResult(Utf8JsonWriter json, ItemResult result)
    {
        json.WriteStartObject();
        json.WriteNumber("statusCode"u8, result.Status);
        if (result.SubStatus != 0)
            json.WriteNumber("subStatusCode"u8, result.SubStatus);
        json.WriteNumber("requestCharge"u8, result.Charge);
        if (result.RetryAfterMs > 0)
            json.WriteNumber("retryAfterMilliseconds"u8, result.RetryAfterMs);
        if (result.ETag is { } etag)
            json.WriteString("eTag"u8, etag);
        if (!result.Body.IsEmpty)
        {
            json.WritePropertyName("resourceBody"u8);
            json.WriteRawValue(result.Body.Span, skipInputValidation: true);
        }

        json.WriteEndObject();
    }

    private static ItemOperation? DecodeOperation(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        ItemOperationKind? kind = null;
        string? id = null, key = null, ifMatch = null, ifNoneMatch = null;
        ReadOnlyMemory<byte> resource = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "operationType":
                    kind = KindOf(reader.GetString());
                    break;
                case "id":
                    id = reader.GetString();
                    break;
                case "partitionKey":
                    key = TextOf(ref reader, body);
                    break;
                case "ifMatch":
                    ifMatch = reader.GetString();
                    break;
                case "ifNoneMatch":
                    ifNoneMatch = reader.GetString();
                    break;
                case "resourceBody":
                    resource = Slice(ref reader, body);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (kind is not { } known)
            return null;
        return new() { Kind = known, Id = id, KeyJson = key, Body = resource, IfMatch = ifMatch, IfNoneMatch = ifNoneMatch };
    }

    // The key is JSON text inside a string; an array in its place is taken as what it says.
    private static string? TextOf(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body) =>
        reader.TokenType == JsonTokenType.StartArray ? System.Text.Encoding.UTF8.GetString(Slice(ref reader, body).Span) : reader.GetString();

    private static ReadOnlyMemory<byte> Slice(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return body[start..(int)reader.BytesConsumed];
    }

    private static ItemOperationKind? KindOf(string? name) => name switch
    {
        "Create" => ItemOperationKind.Create,
        "Upsert" => ItemOperationKind.Upsert,
        "Read" => ItemOperationKind.Read,
        "Replace" => ItemOperationKind.Replace,
        "Delete" => ItemOperationKind.Delete,
        "Patch" => ItemOperationKind.Patch,
        _ => null,
    };
}
