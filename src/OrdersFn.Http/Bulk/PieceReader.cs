using System.Buffers;
using System.IO.Pipelines;
using OrdersFn.Http.Requests;

namespace OrdersFn.Http.Bulk;

/// <summary>Reads a body piece by piece, holding one order and what the transport has buffered, never the body.</summary>
internal sealed class PieceReader(PipeReader body, OrderSplitter splitter)
{
    private ReadOnlySequence<byte> _buffer;
    private bool _holding;
    private bool _complete;

    /// <summary>The next piece; null at the end of the body. The piece before becomes invalid.</summary>
    public async ValueTask<Piece?> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (_holding)
            {
                if (splitter.TryTake(ref _buffer, _complete, out var piece))
                    return piece;
                body.AdvanceTo(_buffer.Start, _buffer.End);
                _holding = false;
                if (_complete)
                    return null;
            }

            var read = await body.ReadOrStopAsync(cancellation);
            _buffer = read.Buffer;
            _complete = read.IsCompleted;
            _holding = true;
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
}
