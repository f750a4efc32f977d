namespace CosmosLocal.Wire;

/// <summary>Reads <c>type=master&amp;ver=1.0&amp;sig=…</c>, URL-encoded in upper or lower case or not at all.</summary>
internal static class SignatureHeader
{
    private const int MaxLength = 256;

    /// <summary>False unless the header is of that form and its signature is as long as <paramref name="signature"/>.</summary>
    public static bool TryRead(string header, Span<byte> signature)
    {
        if (header.Length > MaxLength)
            return false;
        Span<char> buffer = stackalloc char[MaxLength];
        if (!Uri.TryUnescapeDataString(header, buffer, out var length))
            return false;
        scoped ReadOnlySpan<char> type = default, version = default, encoded = default;
        ReadOnlySpan<char> text = buffer[..length];
        foreach (var range in text.Split('&'))
        {
            var part = text[range];
            var at = part.IndexOf('=');
            if (at < 0)
                return false;
            var name = part[..at];
            var value = part[(at + 1)..];
            if (name.Equals("type", StringComparison.OrdinalIgnoreCase))
                type = value;
            else if (name.Equals("ver", StringComparison.OrdinalIgnoreCase))
                version = value;
            else if (name.Equals("sig", StringComparison.OrdinalIgnoreCase))
                encoded = value;
        }

        return type is "master" && version is "1.0"
            && Convert.TryFromBase64Chars(encoded, signature, out var written) && written == signature.Length;
    }
}
