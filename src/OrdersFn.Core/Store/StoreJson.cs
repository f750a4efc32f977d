using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrdersFn.Core.Store;

/// <summary>JSON as our containers hold it: camelCase, enums as text.</summary>
public static class StoreJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.Strict,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static MemoryStream ToStream<T>(T document) => new(JsonSerializer.SerializeToUtf8Bytes(document, Options), writable: false);

    public static T From<T>(JsonElement document) =>
        document.Deserialize<T>(Options) ?? throw new JsonException($"null where a {typeof(T).Name} should be");

    public static T From<T>(Stream stream) =>
        JsonSerializer.Deserialize<T>(stream, Options) ?? throw new JsonException($"null where a {typeof(T).Name} should be");
}
