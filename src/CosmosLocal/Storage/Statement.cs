using System.Text;
using CosmosHash;
using SQLitePCL;

namespace CosmosLocal.Storage;

/// <summary>
/// A prepared statement on loan from its <see cref="Connection"/>; disposing resets it and gives it back. Parameters count from 1, columns from 0.
/// </summary>
internal sealed class Statement(Connection connection, string sql, sqlite3_stmt handle) : IDisposable
{
    public string Sql { get; } = sql;

    public Statement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(handle, index, value));
        return this;
    }

    public Statement Bind(int index, long? value) => value is { } number ? Bind(index, number) : BindNull(index);

    public Statement Bind(int index, ReadOnlySpan<byte> value)
    {
        // An empty span has no address, which SQLite would take for NULL.
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, index, 0) : raw.sqlite3_bind_blob(handle, index, value));
        return this;
    }

    public Statement Bind(int index, ReadOnlyMemory<byte>? value) => value is { } bytes ? Bind(index, bytes.Span) : BindNull(index);

    public Statement Bind(int index, EffectivePartitionKey key) => Bind(index, key.Bytes);

    public Statement Bind(int index, string? value)
    {
        if (value is null)
            return BindNull(index);
        if (value.Length > 128)
        {
            Check(raw.sqlite3_bind_text(handle, index, Encoding.UTF8.GetBytes(value)));
            return this;
        }
        Span<byte> utf8 = stackalloc byte[value.Length * 3 + 1];
        Check(raw.sqlite3_bind_text(handle, index, utf8[..Encoding.UTF8.GetBytes(value, utf8)]));
        return this;
    }

    public Statement BindNull(int index)
    {
        Check(raw.sqlite3_bind_null(handle, index));
        return this;
    }

    /// <summary>True while there is a row.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw StorageException.From(connection.Handle, code),
        };
    }

    /// <summary>Runs to the end and makes ready for the next set of parameters.</summary>
    public void Run()
    {
        while (Step())
        {
        }
        Reset();
    }

    public void Reset() => raw.sqlite3_reset(handle);

    public long Int64(int column) => raw.sqlite3_column_int64(handle, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public long? NullableInt64(int column) => IsNull(column) ? null : Int64(column);

    /// <summary>Valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(handle, column);

    /// <summary>A copy, or null.</summary>
    public ReadOnlyMemory<byte>? NullableBlob(int column) => IsNull(column) ? default(ReadOnlyMemory<byte>?) : Blob(column).ToArray();

    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string();

    public EffectivePartitionKey Key(int column) => new(Blob(column).ToArray());

    public void Dispose()
    {
        Reset();
        connection.Return(this);
    }

    internal void Close() => handle.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            throw StorageException.From(connection.Handle, code);
    }
}
