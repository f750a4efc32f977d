using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrdersFn.Core.Store;

/// <summary>Writes an id as <see cref="DocumentId"/> has it, and reads that back.</summary>
public sealed class DocumentIdConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } stored ? DocumentId.Read(stored) : null;

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(DocumentId.Of(value));
}
