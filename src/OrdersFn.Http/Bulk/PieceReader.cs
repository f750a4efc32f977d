using System.Buffers;
using System.IO.Pipelines;
using OrdersFn.Http.Requests;

namespace OrdersFn.Http.Bulk;

/// <summary>Reads a body piece by piece, holding one order and what the transport has buffered, never the body.</summary>
/// <param name="body">The body.</param>
/// <param name="splitter">Cuts it.</param>
/// <param name="mostBytes">How long it may be; null: any length. Orders that lie before are read all the same.</param>
internal sealed class PieceReader(PipeReader body, OrderSplitter splitter, long? mostBytes = null)
{
    private ReadOnlySequence<byte> _buffer;
    private bool _holding;
    private bool _complete;
    private bool _overLimit;

    /// <summary>Bytes that were read and are not in the buffer any more.</summary>
    private long _taken;

    /// <summary>How long the body may be, as the reader was told.</summary>
    public long? MostBytes => mostBytes;

    /// <summary>The next piece; null at the end of the body. The piece before becomes invalid.</summary>
    public async ValueTask<Piece?> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (_holding)
            {
                var before = _buffer.Length;
                var found = splitter.TryTake(ref _buffer, _complete && !_overLimit, out var piece);
                _taken += before - _buffer.Length;
                if (found)
                    return piece;
                if (_overLimit)
                {
                    LetGo();
                    return new(PieceKind.OverLimit);
                }

                body.AdvanceTo(_buffer.Start, _buffer.End);
                _holding = false;
                if (_complete)
                    return null;
            }

            Hold(await body.ReadOrStopAsync(cancellation));
        }
    }

    /// <summary>Reads the rest and drops it, so that a caller still sending gets to see the answer.</summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        LetGo();
        while (!_complete)
        {
            var read = await body.ReadOrStopAsync(cancellation);
            _complete = read.IsCompleted;
            body.AdvanceTo(read.Buffer.End);
        }
    }

    /// <summary>Gives the body back to the host, which cannot go on with the connection before that. Nothing may be read any more.</summary>
    public void LetGo()
    {
        if (_holding)
            body.AdvanceTo(_buffer.End);
        _holding = false;
    }

    private void Hold(ReadResult read)
    {
        _buffer = read.Buffer;
        _complete = read.IsCompleted;
        _holding = true;
        if (mostBytes - _taken is { } left && _buffer.Length > left)
        {
            _buffer = _buffer.Slice(0, left);
            _overLimit = true;
        }
    }
}
