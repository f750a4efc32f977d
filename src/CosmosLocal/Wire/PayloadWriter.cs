using System.Text;

namespace CosmosLocal.Wire;

/// <summary>Puts together the text that is signed.</summary>
internal ref struct PayloadWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;
    private int _length;

    public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    public void Write(ReadOnlySpan<char> text) => _length += Encoding.UTF8.GetBytes(text, _buffer[_length..]);

    public void WriteLower(string text)
    {
        // What is not ASCII does not occur in verbs, types, rids and dates; if it does, the signature is wrong, and that is right.
        var start = _length;
        Write(text);
        foreach (ref var b in _buffer[start.._length])
        {
            if (b is >= (byte)'A' and <= (byte)'Z')
                b |= 0x20;
        }
    }

    public void EndLine() => _buffer[_length++] = (byte)'\n';
}
