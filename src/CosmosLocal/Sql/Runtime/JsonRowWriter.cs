using System.Buffers;
using System.Text.Json;

namespace CosmosLocal.Sql.Runtime;

/// <summary>Writes values as JSON one after the other, each into memory of its own and no more than it needs.</summary>
internal sealed class JsonRowWriter : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _writer;

    public JsonRowWriter() => _writer = new(_buffer, JsonText.WriterOptions);

    public ReadOnlyMemory<byte> Utf8Of(SqlValue value)
    {
        JsonText.Write(_writer, value);
        _writer.Flush();
        var json = _buffer.WrittenSpan.ToArray();
        _buffer.ResetWrittenCount();
        _writer.Reset();
        return json;
    }

    public void Dispose() => _writer.Dispose();
}
