using System.Buffers;

namespace OrdersFn.Http.Bulk;

/// <summary>JSON's insignificant blanks.</summary>
internal static class JsonBlanks
{
    private static ReadOnlySpan<byte> Blanks => " \t\r\n"u8;

    public static long LeadingLength(ReadOnlySequence<byte> bytes)
    {
        long length = 0;
        foreach (var segment in bytes)
        {
            var other = segment.Span.IndexOfAnyExcept(Blanks);
            if (other >= 0)
                return length + other;
            length += segment.Length;
        }

        return length;
    }

    public static ReadOnlySequence<byte> Trim(ReadOnlySequence<byte> bytes)
    {
        bytes = bytes.Slice(LeadingLength(bytes));
        // Position behind the last byte that is no blank.
        long end = 0, passed = 0;
        foreach (var segment in bytes)
        {
            var last = segment.Span.LastIndexOfAnyExcept(Blanks);
            if (last >= 0)
                end = passed + last + 1;
            passed += segment.Length;
        }

        return bytes.Slice(0, end);
    }
}
