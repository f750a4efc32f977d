using OrdersFn.Core.Store;
using OrdersFn.Http.Requests;

namespace OrdersFn.Http.Cursors;

/// <summary>Where a request wants to go on, and how it is told where the next one is to.</summary>
internal sealed class Paging
{
    private readonly CursorCodec _codec;
    private readonly string _binding;

    private Paging(CursorCodec codec, string binding, KeysetPosition? after)
    {
        _codec = codec;
        _binding = binding;
        After = after;
    }

    /// <summary>Null at the beginning of the list.</summary>
    public KeysetPosition? After { get; }

    /// <summary>Null when the cursor does not belong to this query.</summary>
    public static async ValueTask<Paging?> ReadAsync(QueryReader query, CursorKeys keys, string binding, CancellationToken cancellation)
    {
        var codec = await keys.CodecAsync(cancellation);
        if (query.Text(QueryReader.Cursor) is not { } cursor)
            return new(codec, binding, after: null);
        return codec.TryDecode(cursor, binding, out var after) ? new(codec, binding, after) : null;
    }

    public string? Next(KeysetPosition? position) => position is null ? null : _codec.Encode(position, _binding);
}
