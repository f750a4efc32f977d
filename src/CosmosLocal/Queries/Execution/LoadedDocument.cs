using System.Text.Json;
using CosmosLocal.Sql.Runtime;
using CosmosLocal.Storage;

namespace CosmosLocal.Queries.Execution;

/// <summary>A document in the hands of a query, parsed when something is read from it; with system properties if the query can see them.</summary>
internal sealed class LoadedDocument(StoredDocument document, ContainerIdentity container, bool withSystemProperties) : IDisposable
{
    private ReadOnlyMemory<byte> _json;
    private JsonDocument? _parsed;

    public long Rid => document.Rid;

    /// <summary>As clients see it.</summary>
    public ReadOnlyMemory<byte> Json => _json.IsEmpty ? _json = document.ToJson(container) : _json;

    public SqlValue Value => SqlValue.Of((_parsed ??= JsonDocument.Parse(withSystemProperties ? Json : document.Body)).RootElement);

    // Gives the parser's memory back; values taken from the document are dead then.
    public void Dispose()
    {
        _parsed?.Dispose();
        _parsed = null;
    }
}
