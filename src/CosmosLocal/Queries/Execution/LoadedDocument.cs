using System.Text.Json;
using CosmosLocal.Sql.Runtime;
using CosmosLocal.Storage;

namespace CosmosLocal.Queries.Execution;

/// <summary>A document in the hands of a query: its JSON with system properties, parsed when something is read from it.</summary>
internal sealed class LoadedDocument(StoredDocument document, ContainerIdentity container) : IDisposable
{
    private ReadOnlyMemory<byte> _json;
    private JsonDocument? _parsed;

    public long Rid => document.Rid;

    public int Size => document.Body.Length;

    public ReadOnlyMemory<byte> Json => _json.IsEmpty ? _json = document.ToJson(container) : _json;

    public SqlValue Value => SqlValue.Of((_parsed ??= JsonDocument.Parse(Json)).RootElement);

    // Gives the parser's memory back; values taken from the document are dead then.
    public void Dispose()
    {
        _parsed?.Dispose();
        _parsed = null;
    }
}
