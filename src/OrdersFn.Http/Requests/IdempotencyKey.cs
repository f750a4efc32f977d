using Microsoft.AspNetCore.Http;

namespace OrdersFn.Http.Requests;

/// <summary>
/// The header <c>Idempotency-Key</c>: a structured-field string (<c>"8e03978e-40d5"</c>) as its draft says, or the bare token most clients send.
/// </summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    public const int MaxLength = 255;

    /// <summary>False when the header is there but cannot be read; a null key when it is not there.</summary>
    public static bool TryRead(IHeaderDictionary headers, out string? key)
    {
        key = null;
        if (!headers.TryGetValue(Header, out var values))
            return true;
        if (values.Count != 1 || values[0]?.Trim() is not { Length: > 0 } text)
            return false;
        key = text[0] == '"' ? Unquote(text) : text;
        return key is { Length: > 0 and <= MaxLength } && IsPrintable(key) && (text[0] == '"' || !key.Contains('"') && !key.Contains(' '));
    }

    private static bool IsPrintable(string key) => key.All(character => character is >= ' ' and <= '~');

    private static string? Unquote(string text)
    {
        var value = new System.Text.StringBuilder(text.Length);
        for (var i = 1; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"':
                    return i == text.Length - 1 ? value.ToString() : null;
                case '\\' when i + 1 < text.Length && text[i + 1] is '"' or '\\':
                    value.Append(text[++i]);
                    break;
                case '\\':
                    return null;
                default:
                    value.Append(text[i]);
                    break;
            }
        }

        return null;
    }
}
