using System.Buffers;

namespace OrdersFn.Http.Bulk;

/// <summary>What the splitter cut out of the body.</summary>
internal enum PieceKind
{
    /// <summary>The bytes of one order, whatever they are.</summary>
    Order,

    /// <summary>An order longer than an order may be; its bytes were passed over.</summary>
    TooLong,

    /// <summary>The array cannot be followed any further; nothing comes after this piece.</summary>
    Broken,

    /// <summary>The body is longer than it may be; what would come after this piece lies beyond, or is cut off there.</summary>
    OverLimit,

    /// <summary>The body is no array at all. Only as the first piece.</summary>
    NotAnArray,
}

/// <summary>One cut.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Bytes">Valid until the next piece is asked for.</param>
internal readonly record struct Piece(PieceKind Kind, ReadOnlySequence<byte> Bytes = default);
