using CosmosHash;

namespace CosmosLocal.Storage;

/// <summary>How a version came to be. The numbers are stored.</summary>
internal enum VersionKind
{
    Created = 1,
    Replaced = 2,
    Deleted = 3,
    Expired = 4,
}

/// <summary>One change of one document.</summary>
internal sealed record StoredVersion
{
    public required VersionKind Kind { get; init; }

    /// <summary>The change's place in the order of all writes to the container.</summary>
    public required long Lsn { get; init; }

    /// <summary>Unix seconds.</summary>
    public required long Timestamp { get; init; }

    public required EffectivePartitionKey Key { get; init; }

    public required long Rid { get; init; }

    public required string Id { get; init; }

    /// <summary>For what was deleted: its key as a JSON object of paths and values.</summary>
    public string? KeyJson { get; init; }

    /// <summary>The LSN of the version before; null for what was created.</summary>
    public long? PreviousLsn { get; init; }

    public long? PreviousTimestamp { get; init; }

    /// <summary>Null for what was deleted.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>The version before, if the container keeps it.</summary>
    public ReadOnlyMemory<byte>? PreviousBody { get; init; }

    public bool IsRemoval => Kind is VersionKind.Deleted or VersionKind.Expired;

    public StoredDocument? Current => Body is { } body ? Document(Lsn, Timestamp, body) : null;

    public StoredDocument? Previous => PreviousBody is { } body ? Document(PreviousLsn!.Value, PreviousTimestamp!.Value, body) : null;

    /// <summary>Reads a row of <see cref="VersionTables.Changes"/>.</summary>
    public static StoredVersion Of(Statement row) => new()
    {
        Lsn = row.Int64(0),
        Timestamp = row.Int64(1),
        Kind = (VersionKind)row.Int64(2),
        Key = row.Key(3),
        Rid = row.Int64(4),
        Id = row.Text(5),
        KeyJson = row.IsNull(6) ? null : row.Text(6),
        PreviousLsn = row.NullableInt64(7),
        PreviousTimestamp = row.NullableInt64(8),
        Body = row.NullableBlob(9),
        PreviousBody = row.NullableBlob(10),
    };

    public void Insert(Connection connection, VersionTables tables)
    {
        using var insert = connection.Prepare(tables.Insert);
        insert.Bind(1, Lsn).Bind(2, Timestamp).Bind(3, (long)Kind).Bind(4, Key).Bind(5, Rid).Bind(6, Id).Bind(7, KeyJson)
            .Bind(8, PreviousLsn).Bind(9, PreviousTimestamp).Bind(10, Body).Bind(11, PreviousBody).Run();
    }

    private StoredDocument Document(long lsn, long timestamp, ReadOnlyMemory<byte> body) =>
        new() { Rid = Rid, Key = Key, Id = Id, Lsn = lsn, Timestamp = timestamp, Body = body };
}
