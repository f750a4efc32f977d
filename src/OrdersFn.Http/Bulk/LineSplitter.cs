using System.Buffers;

namespace OrdersFn.Http.Bulk;

/// <summary>NDJSON: an order a line. Blank lines are nothing, and the last line may lack its end.</summary>
internal sealed class LineSplitter(int maxOrderBytes) : OrderSplitter(maxOrderBytes)
{
    protected override Search FindSeparator(ref ReadOnlySequence<byte> buffer, ref long looked)
    {
        foreach (var segment in buffer.Slice(looked))
        {
            var end = segment.Span.IndexOf((byte)'\n');
            if (end >= 0)
            {
                looked += end;
                return Search.Found;
            }

            looked += segment.Length;
        }

        return Search.Nothing;
    }

    protected override bool TryFinish(ReadOnlySequence<byte> rest, bool passedOver, out Piece piece)
    {
        piece = Make(rest);
        return passedOver || !rest.IsEmpty;
    }
}
