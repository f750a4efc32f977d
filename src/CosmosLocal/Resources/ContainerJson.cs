using System.Buffers;
using System.Text.Json;
using CosmosLocal.Indexing;

namespace CosmosLocal.Resources;

/// <summary>Containers as JSON: what callers send, and what they are answered.</summary>
internal static class ContainerJson
{
    private const int MaxKeyPaths = 3;

    // Features that would change what documents or queries mean. Storing the wish and ignoring it would be a wrong answer.
    private static readonly string[] Unsupported =
        ["computedProperties", "vectorEmbeddingPolicy", "fullTextPolicy", "materializedViewDefinition", "analyticalStorageTtl"];

    private static readonly string[] Known = ["id", "partitionKey", "defaultTtl", "indexingPolicy", "uniqueKeyPolicy"];

    private static readonly JsonElement DefaultIndexing = JsonElement.Parse(
        """{"indexingMode":"consistent","automatic":true,"includedPaths":[{"path":"/*"}],"excludedPaths":[{"path":"/\"_etag\"/?"}]}""");

    public static Outcome<ContainerSpec> Parse(ReadOnlyMemory<byte> body)
    {
        JsonElement json;
        try
        {
            json = JsonElement.Parse(body.Span);
        }
        catch (JsonException e)
        {
            return Refuse("The body is not JSON: " + e.Message);
        }

        return json.ValueKind == JsonValueKind.Object ? Parse(json) : Refuse("The body is not a JSON object.");
    }

    public static byte[] Write(ContainerDefinition definition)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteSpec(json, definition);
            json.WriteString("_rid"u8, definition.Rid);
            json.WriteNumber("_ts"u8, definition.Timestamp);
            json.WriteString("_self"u8, definition.Self);
            json.WriteString("_etag"u8, definition.ETag);
            json.WriteString("_docs"u8, "docs/"u8);
            json.WriteString("_sprocs"u8, "sprocs/"u8);
            json.WriteString("_triggers"u8, "triggers/"u8);
            json.WriteString("_udfs"u8, "udfs/"u8);
            json.WriteString("_conflicts"u8, "conflicts/"u8);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteSpec(Utf8JsonWriter json, ContainerDefinition definition)
    {
        json.WriteString("id"u8, definition.Id);
        json.WritePropertyName("indexingPolicy"u8);
        definition.IndexingPolicy.WriteTo(json);

        json.WriteStartObject("partitionKey"u8);
        json.WriteStartArray("paths"u8);
        foreach (var path in definition.KeyPaths)
            json.WriteStringValue(path);
        json.WriteEndArray();
        json.WriteString("kind"u8, definition.IsHierarchical ? "MultiHash"u8 : "Hash"u8);
        json.WriteNumber("version"u8, 2);
        json.WriteEndObject();

        if (definition.DefaultTtl is { } ttl)
            json.WriteNumber("defaultTtl"u8, ttl);
        if (definition.UniqueKeyPolicy.ValueKind == JsonValueKind.Object)
        {
            json.WritePropertyName("uniqueKeyPolicy"u8);
            definition.UniqueKeyPolicy.WriteTo(json);
        }

        foreach (var property in definition.Extra.EnumerateObject())
            property.WriteTo(json);
    }

    private static Outcome<ContainerSpec> Parse(JsonElement json)
    {
        var id = json.TryGetProperty("id", out var idValue) && idValue.ValueKind == JsonValueKind.String ? idValue.GetString() : null;
        if (ResourceName.Refusal(id) is { } refusal)
            return Refuse(refusal);
        foreach (var name in Unsupported)
        {
            if (json.TryGetProperty(name, out var value) && !IsEmpty(value))
                return Refuse($"'{name}' is not supported here.");
        }

        var key = ParseKey(json);
        if (key.Value is not { } paths)
            return Refuse(key.Message!);
        if (!TryTtl(json, out var ttl))
            return Refuse("'defaultTtl' must be -1 or a whole number of seconds of at least 1.");
        if (UniqueKeyRefusal(json) is { } uniqueRefusal)
            return Refuse(uniqueRefusal);
        if (AllVersionsPolicy.Parse(json, out var allVersions) is { } versionsRefusal)
            return Refuse(versionsRefusal);
        var indexing = DefaultIndexing;
        if (json.TryGetProperty("indexingPolicy", out var policy) && policy.ValueKind != JsonValueKind.Null)
            indexing = policy;
        if (indexing.ValueKind != JsonValueKind.Object)
            return Refuse("'indexingPolicy' must be an object.");
        if (!IndexingPolicy.TryParse(indexing, out _, out var indexingRefusal))
            return Refuse(indexingRefusal);

        return Outcome<ContainerSpec>.Ok(new()
        {
            Id = id!,
            KeyPaths = paths,
            IsHierarchical = paths.Count > 1 || json.GetProperty("partitionKey").GetProperty("kind").ValueEquals("MultiHash"),
            DefaultTtl = ttl,
            IndexingPolicy = indexing,
            UniqueKeyPolicy = json.TryGetProperty("uniqueKeyPolicy", out var unique) ? unique : default,
            AllVersions = allVersions,
            Extra = ExtraOf(json),
        });
    }

    private static Outcome<IReadOnlyList<string>> ParseKey(JsonElement json)
    {
        if (!json.TryGetProperty("partitionKey", out var key) || key.ValueKind != JsonValueKind.Object
            || !key.TryGetProperty("paths", out var paths) || paths.ValueKind != JsonValueKind.Array || paths.GetArrayLength() == 0)
            return RefuseKey("The partition key is missing: a container needs 'partitionKey' with at least one path.");
        var kind = key.TryGetProperty("kind", out var kindValue) && kindValue.ValueKind == JsonValueKind.String ? kindValue.GetString() : null;
        if (kind is not ("Hash" or "MultiHash"))
            return RefuseKey($"The partition key kind '{kind}' is not one of Hash, MultiHash.");
        if (kind == "Hash" && paths.GetArrayLength() != 1)
            return RefuseKey("A partition key of kind Hash has exactly one path; several need kind MultiHash.");
        if (paths.GetArrayLength() > MaxKeyPaths)
            return RefuseKey($"A hierarchical partition key has at most {MaxKeyPaths} paths.");

        var list = new List<string>();
        foreach (var path in paths.EnumerateArray())
        {
            var text = path.ValueKind == JsonValueKind.String ? path.GetString()! : "";
            if (text.Length < 2 || text[0] != '/' || text[^1] == '/' || text.AsSpan().ContainsAny("*[]?"))
                return RefuseKey($"The partition key path '{text}' is invalid.");
            if (list.Contains(text))
                return RefuseKey($"The partition key path '{text}' is given twice.");
            list.Add(text);
        }

        return Outcome<IReadOnlyList<string>>.Ok(list);
    }

    private static bool TryTtl(JsonElement json, out int? ttl)
    {
        ttl = null;
        if (!json.TryGetProperty("defaultTtl", out var value) || value.ValueKind == JsonValueKind.Null)
            return true;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var seconds) || seconds is 0 or < -1)
            return false;
        ttl = seconds;
        return true;
    }

    private static string? UniqueKeyRefusal(JsonElement json)
    {
        if (!json.TryGetProperty("uniqueKeyPolicy", out var policy) || policy.ValueKind == JsonValueKind.Null)
            return null;
        if (policy.ValueKind != JsonValueKind.Object || !policy.TryGetProperty("uniqueKeys", out var keys) || keys.ValueKind != JsonValueKind.Array)
            return "'uniqueKeyPolicy' must be an object with the array 'uniqueKeys'.";
        if (keys.GetArrayLength() > 10)
            return "A container has at most 10 unique keys.";
        foreach (var key in keys.EnumerateArray())
        {
            if (key.ValueKind != JsonValueKind.Object || !key.TryGetProperty("paths", out var paths) || paths.ValueKind != JsonValueKind.Array
                || paths.GetArrayLength() is 0 or > 16)
                return "A unique key has 'paths', between 1 and 16 of them.";
            foreach (var path in paths.EnumerateArray())
            {
                if (path.ValueKind != JsonValueKind.String || path.GetString() is not ['/', _, ..])
                    return $"The unique key path {path.GetRawText()} is invalid.";
            }
        }

        return null;
    }

    // Wishes that change nothing on one node come back as they were sent; system properties are the account's to give.
    private static JsonElement ExtraOf(JsonElement json)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var property in json.EnumerateObject())
            {
                if (property.Name[0] != '_' && !Known.Contains(property.Name) && !Unsupported.Contains(property.Name))
                    property.WriteTo(writer);
            }

            if (!json.TryGetProperty("conflictResolutionPolicy", out _))
            {
                writer.WritePropertyName("conflictResolutionPolicy");
                writer.WriteRawValue("""{"mode":"LastWriterWins","conflictResolutionPath":"/_ts","conflictResolutionProcedure":""}""");
            }

            if (!json.TryGetProperty("geospatialConfig", out _))
            {
                writer.WritePropertyName("geospatialConfig");
                writer.WriteRawValue("""{"type":"Geography"}""");
            }

            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => value.EnumerateObject().All(property => IsEmpty(property.Value)),
        JsonValueKind.Number => value.TryGetInt64(out var number) && number == 0,
        _ => false,
    };

    private static Outcome<ContainerSpec> Refuse(string message) => Outcome<ContainerSpec>.Refused(400, message);

    private static Outcome<IReadOnlyList<string>> RefuseKey(string message) => Outcome<IReadOnlyList<string>>.Refused(400, message);
}
