using System.Buffers;

namespace OrdersFn.Http.Bulk;

/// <summary>
/// A JSON array of orders. Follows strings and brackets only: whatever stands between two commas of the array is handed on as an order, right or
/// wrong, so that one bad element does not spoil those behind it.
/// </summary>
internal sealed class ArraySplitter(int maxOrderBytes) : OrderSplitter(maxOrderBytes)
{
    private static readonly SearchValues<byte> OfStructure = SearchValues.Create("\"[]{},"u8);
    private static readonly SearchValues<byte> OfText = SearchValues.Create("\"\\"u8);

    private State _state = State.BeforeArray;
    private int _depth;
    private bool _inText;
    private bool _afterBackslash;

    protected override Search FindSeparator(ref ReadOnlySequence<byte> buffer, ref long looked)
    {
        if (buffer.IsEmpty)
            return Search.Nothing;
        if (_state == State.BeforeArray)
        {
            if (buffer.FirstSpan[0] != (byte)'[')
                return End(Search.NotAnArray);
            buffer = buffer.Slice(1);
            buffer = buffer.Slice(JsonBlanks.LeadingLength(buffer));
            _state = State.BeforeFirst;
        }

        if (buffer.IsEmpty)
            return Search.Nothing;
        if (_state == State.BeforeFirst)
        {
            _state = State.Inside;
            if (buffer.FirstSpan[0] == (byte)']')
            {
                buffer = buffer.Slice(1);
                buffer = buffer.Slice(JsonBlanks.LeadingLength(buffer));
                _state = State.BehindArray;
            }
        }

        return _state switch
        {
            State.Inside => FindEndOfElement(buffer.Slice(looked), ref looked),
            State.BehindArray when !buffer.IsEmpty => End(Search.Broken),
            _ => Search.Nothing,
        };
    }

    protected override bool TryFinish(ReadOnlySequence<byte> rest, bool passedOver, out Piece piece)
    {
        piece = new(_state == State.BeforeArray ? PieceKind.NotAnArray : PieceKind.Broken);
        var finished = _state is State.BehindArray or State.Ended;
        _state = State.Ended;
        return !finished;
    }

    private Search FindEndOfElement(ReadOnlySequence<byte> bytes, ref long looked)
    {
        foreach (var segment in bytes)
        {
            var span = segment.Span;
            var at = 0;
            while (at < span.Length)
            {
                if (_afterBackslash)
                {
                    _afterBackslash = false;
                    at++;
                    continue;
                }

                var next = span[at..].IndexOfAny(_inText ? OfText : OfStructure);
                if (next < 0)
                    break;
                at += next;
                if (IsSeparator(span[at]))
                {
                    looked += at;
                    return Search.Found;
                }

                at++;
            }

            looked += span.Length;
        }

        return Search.Nothing;
    }

    /// <summary>Takes one byte of structure into account; true when it ends the element.</summary>
    private bool IsSeparator(byte value)
    {
        switch (value)
        {
            case (byte)'\\':
                _afterBackslash = true;
                return false;
            case (byte)'"':
                _inText = !_inText;
                return false;
            case (byte)'{' or (byte)'[':
                _depth++;
                return false;
            case (byte)'}' when _depth > 0:
            case (byte)']' when _depth > 0:
                _depth--;
                return false;
            case (byte)']':
                _state = State.BehindArray;
                return true;
            default:
                return value == (byte)',' && _depth == 0;
        }
    }

    private Search End(Search result)
    {
        _state = State.Ended;
        return result;
    }

    private enum State
    {
        BeforeArray,
        BeforeFirst,
        Inside,
        BehindArray,
        Ended,
    }
}
