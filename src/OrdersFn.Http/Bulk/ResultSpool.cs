using System.Buffers;

namespace OrdersFn.Http.Bulk;

/// <summary>
/// Results on their way to a caller who may read them only when all is sent, as most HTTP clients do. Were we to wait for such a caller, he and we
/// would wait for each other for ever; so what he does not take piles up, first in memory, then in a temporary file. One writes, one reads.
/// </summary>
internal sealed class ResultSpool(int memoryBytes) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly SemaphoreSlim _news = new(0);
    private readonly ArrayBufferWriter<byte> _memory = new();
    private FileStream? _file;
    private long _readFromFile;
    private volatile bool _complete;

    /// <summary>Whether results have had to go to the file.</summary>
    public bool HasSpilled => _file is not null;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> results, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            // Once something is in the file, all that follows goes behind it.
            if (FileHoldsUnread || _memory.WrittenCount + results.Length > memoryBytes)
                await WriteToFileAsync(results, cancellation);
            else
                _memory.Write(results.Span);
        }
        finally
        {
            _turn.Release();
        }

        _news.Release();
    }

    public void Complete()
    {
        _complete = true;
        _news.Release();
    }

    /// <summary>Moves what is there into <paramref name="target"/>, waiting for something if need be; 0 at the end.</summary>
    public async ValueTask<int> ReadAsync(ArrayBufferWriter<byte> target, CancellationToken cancellation)
    {
        while (true)
        {
            var complete = _complete;
            await _turn.WaitAsync(cancellation);
            try
            {
                var moved = await MoveAsync(target, cancellation);
                if (moved > 0 || complete)
                    return moved;
            }
            finally
            {
                _turn.Release();
            }

            await _news.WaitAsync(cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_file is not null)
            await _file.DisposeAsync();
        _turn.Dispose();
        _news.Dispose();
    }

    private bool FileHoldsUnread => _file is not null && _readFromFile < _file.Length;

    private async ValueTask<int> MoveAsync(ArrayBufferWriter<byte> target, CancellationToken cancellation)
    {
        // Memory is always older than the file.
        if (_memory.WrittenCount > 0)
        {
            var count = _memory.WrittenCount;
            target.Write(_memory.WrittenSpan);
            _memory.ResetWrittenCount();
            return count;
        }

        if (!FileHoldsUnread)
            return 0;
        _file!.Position = _readFromFile;
        var read = await _file.ReadAsync(target.GetMemory(64 * 1024), cancellation);
        target.Advance(read);
        _readFromFile += read;
        if (!FileHoldsUnread)
        {
            _file.SetLength(0);
            _readFromFile = 0;
        }

        return read;
    }

    private async Task WriteToFileAsync(ReadOnlyMemory<byte> results, CancellationToken cancellation)
    {
        _file ??= new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        _file.Position = _file.Length;
        await _file.WriteAsync(results, cancellation);
    }
}
