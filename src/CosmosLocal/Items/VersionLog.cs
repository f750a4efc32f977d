using System.Buffers;
using System.Text;
using System.Text.Json;
using CosmosHash;
using CosmosLocal.Resources;
using CosmosLocal.Storage;

namespace CosmosLocal.Items;

/// <summary>
/// Writes down every change of a container that keeps its versions, in the transaction that makes it. On the writer's thread.
/// </summary>
internal sealed class VersionLog(VersionTables tables, ContainerOptions options)
{
    private bool? _isKept;

    /// <summary>Whether changes are to be recorded, as of the last <see cref="Follow"/>.</summary>
    public bool IsKept => _isKept == true;

    /// <summary>
    /// Brings the tables in line with the definition, before the first write under it. So a gap, made while nothing was kept, is known as one afterwards.
    /// </summary>
    public void Follow(Connection connection, ContainerDefinition definition, long lsn)
    {
        var isKept = options.RetentionOf(definition) is not null;
        if (isKept == _isKept)
            return;
        if (isKept)
            tables.Begin(connection, lsn);
        else
            tables.End(connection);
        _isKept = isKept;
    }

    /// <summary>After a rollback it is uncertain what the tables have followed.</summary>
    public void RolledBack() => _isKept = null;

    public void Created(Connection connection, StoredDocument document) => Version(VersionKind.Created, document).Insert(connection, tables);

    public void Replaced(Connection connection, StoredDocument document, StoredDocument before, AllVersionsPolicy policy) =>
        (Version(VersionKind.Replaced, document) with
        {
            PreviousLsn = before.Lsn,
            PreviousTimestamp = before.Timestamp,
            PreviousBody = policy.KeepsReplaced ? before.Body : default(ReadOnlyMemory<byte>?),
        }).Insert(connection, tables);

    public void Removed(Connection connection, StoredDocument before, WriterNumbers numbers, KeyComponent[] key, bool isExpired, ContainerDefinition definition) =>
        new StoredVersion
        {
            Kind = isExpired ? VersionKind.Expired : VersionKind.Deleted,
            Lsn = numbers.Lsn,
            Timestamp = numbers.Timestamp,
            Key = before.Key,
            Rid = before.Rid,
            Id = before.Id,
            KeyJson = KeyJson(definition.KeyPaths, key),
            PreviousLsn = before.Lsn,
            PreviousTimestamp = before.Timestamp,
            PreviousBody = definition.AllVersions.KeepsDeleted ? before.Body : default(ReadOnlyMemory<byte>?),
        }.Insert(connection, tables);

    private static StoredVersion Version(VersionKind kind, StoredDocument document) => new()
    {
        Kind = kind,
        Lsn = document.Lsn,
        Timestamp = document.Timestamp,
        Key = document.Key,
        Rid = document.Rid,
        Id = document.Id,
        Body = document.Body,
    };

    private static string KeyJson(IReadOnlyList<string> paths, KeyComponent[] key)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            for (var i = 0; i < key.Length; i++)
                Write(json, paths[i][1..], key[i]);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, string name, KeyComponent component)
    {
        switch (component.Kind)
        {
            case KeyComponentKind.String:
                json.WriteString(name, component.Text);
                break;
            case KeyComponentKind.Number:
                json.WriteNumber(name, component.Number);
                break;
            case KeyComponentKind.True or KeyComponentKind.False:
                json.WriteBoolean(name, component.Kind == KeyComponentKind.True);
                break;
            case KeyComponentKind.Null:
                json.WriteNull(name);
                break;
            default:
                // The item lacked the property.
                break;
        }
    }
}
