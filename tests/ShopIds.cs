namespace Tests;

/// <summary>Ids as shops, accounting programs and people make them up.</summary>
internal static class ShopIds
{
    /// <summary>Forty, all of which an order may have, and a customer.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "#1001", "#1002", "INV/2024/0001", "INV/2024/0002", "WC\\7", "50%off", "WC%2F2024", "WC/2024", "WC%252F2024", "jo%40example.com",
        "jo@example.com", "what?", "a?b=c&d", "a#b", "100%", "%41", "A", "a+b", "a b", "a%20b",
        "//", "/", "\\", "?", "..a", "a/../b", "a/./b", "a;b", "a:b,c", "<&>\"'",
        "{0}", "=2F", "a=2Fb/", "Zoë", "字/号#1", "😀?", "2024-01-01", "2024-06-30T12:30:00Z", "2024-06-30T12:30:00+05:30", "2024-06-30T12:30:00.10Z",
    ];
}
