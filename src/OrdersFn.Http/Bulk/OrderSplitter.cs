using System.Buffers;

namespace OrdersFn.Http.Bulk;

/// <summary>
/// Cuts a body into orders while it arrives. Called again and again with what has come in and not been taken yet; remembers how far it
/// looked, so that no byte is looked at twice however small the portions are.
/// </summary>
internal abstract class OrderSplitter(int maxOrderBytes)
{
    private bool _atStart = true;
    private bool _passingOver;

    /// <summary>Bytes at the head of the buffer that were looked at already.</summary>
    private long _looked;

    /// <summary>
    /// Takes the next order off the front of <paramref name="buffer"/>. False when more bytes are needed, or, if <paramref name="complete"/>,
    /// when there are no more orders.
    /// </summary>
    public bool TryTake(ref ReadOnlySequence<byte> buffer, bool complete, out Piece piece)
    {
        piece = default;
        if (_atStart && !TrySkipByteOrderMark(ref buffer, complete))
            return false;
        if (_looked == 0 && !_passingOver)
            buffer = buffer.Slice(JsonBlanks.LeadingLength(buffer));

        switch (FindSeparator(ref buffer, ref _looked))
        {
            case Search.Found:
                piece = Make(buffer.Slice(0, _looked));
                buffer = buffer.Slice(_looked + 1);
                _looked = 0;
                return true;
            case Search.Broken:
                piece = new(PieceKind.Broken);
                buffer = buffer.Slice(buffer.End);
                return true;
            case Search.NotAnArray:
                piece = new(PieceKind.NotAnArray);
                buffer = buffer.Slice(buffer.End);
                return true;
        }

        if (complete)
        {
            var rest = buffer;
            buffer = buffer.Slice(buffer.End);
            _looked = 0;
            return TryFinish(rest, _passingOver, out piece);
        }

        if (_looked > maxOrderBytes)
        {
            // Longer than an order may be: let go of it and look for its end only.
            _passingOver = true;
            buffer = buffer.Slice(_looked);
            _looked = 0;
        }

        return false;
    }

    /// <summary>
    /// Looks on from <paramref name="looked"/> for the separator behind the next order and leaves <paramref name="looked"/> on it, or at the end.
    /// </summary>
    protected abstract Search FindSeparator(ref ReadOnlySequence<byte> buffer, ref long looked);

    /// <summary>What stands at the end of the body without a separator behind it.</summary>
    protected abstract bool TryFinish(ReadOnlySequence<byte> rest, bool passedOver, out Piece piece);

    protected Piece Make(ReadOnlySequence<byte> bytes)
    {
        bytes = JsonBlanks.Trim(bytes);
        var tooLong = _passingOver || bytes.Length > maxOrderBytes;
        _passingOver = false;
        return tooLong ? new(PieceKind.TooLong) : new(PieceKind.Order, bytes);
    }

    private bool TrySkipByteOrderMark(ref ReadOnlySequence<byte> buffer, bool complete)
    {
        var mark = "\uFEFF"u8;
        var reader = new SequenceReader<byte>(buffer);
        var same = 0;
        while (same < mark.Length && reader.IsNext(mark[same], advancePast: true))
            same++;
        // All that came may be the beginning of a mark.
        if (same < mark.Length && reader.End && !complete)
            return false;
        if (same == mark.Length)
            buffer = reader.UnreadSequence;
        _atStart = false;
        return true;
    }

    protected enum Search
    {
        /// <summary>No separator among these bytes.</summary>
        Nothing,
        Found,
        Broken,
        NotAnArray,
    }
}
