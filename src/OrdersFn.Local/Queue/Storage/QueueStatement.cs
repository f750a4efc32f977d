using System.Text;
using SQLitePCL;

namespace OrdersFn.Local.Queue.Storage;

/// <summary>A prepared statement; disposing makes it ready for its next use. Parameters count from 1, columns from 0.</summary>
internal sealed class QueueStatement(QueueConnection connection, sqlite3_stmt handle) : IDisposable
{
    public QueueStatement Bind(int index, long value)
    {
        connection.Check(raw.sqlite3_bind_int64(handle, index, value));
        return this;
    }

    public QueueStatement Bind(int index, ReadOnlySpan<byte> value)
    {
        // An empty span has no address, which SQLite would take for NULL.
        connection.Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, index, 0) : raw.sqlite3_bind_blob(handle, index, value));
        return this;
    }

    public QueueStatement Bind(int index, byte[]? value)
    {
        if (value is not null)
            return Bind(index, value.AsSpan());
        connection.Check(raw.sqlite3_bind_null(handle, index));
        return this;
    }

    public QueueStatement Bind(int index, string? value)
    {
        connection.Check(value is null ? raw.sqlite3_bind_null(handle, index) : raw.sqlite3_bind_text(handle, index, Encoding.UTF8.GetBytes(value)));
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
            _ => throw connection.Fault(code),
        };
    }

    /// <summary>Runs to the end and makes ready for the next set of parameters.</summary>
    public void Run()
    {
        while (Step())
        {
        }

        raw.sqlite3_reset(handle);
    }

    public long Int64(int column) => raw.sqlite3_column_int64(handle, column);

    /// <summary>Valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(handle, column);

    public byte[]? NullableBytes(int column) => IsNull(column) ? null : Blob(column).ToArray();

    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string();

    public string? NullableText(int column) => IsNull(column) ? null : Text(column);

    public void Dispose() => raw.sqlite3_reset(handle);

    internal void Close() => handle.Dispose();

    private bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;
}
