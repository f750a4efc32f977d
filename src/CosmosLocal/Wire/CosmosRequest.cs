using System.Globalization;

namespace CosmosLocal.Wire;

/// <summary>One call, whichever door it came through. Body and headers are as sent; the path is split, then decoded.</summary>
internal sealed class CosmosRequest
{
    public required string Method { get; init; }

    public required ResourcePath Path { get; init; }

    /// <summary>Scheme, host and port the caller used, with a slash at the end: the account names itself by it.</summary>
    public required string Authority { get; init; }

    public required ICallHeaders Headers { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    public string? this[string header] => Headers.Get(header);

    /// <summary>.NET writes flags as <c>True</c>, JavaScript as <c>true</c>.</summary>
    public bool Flag(string header) => string.Equals(Headers.Get(header), "true", StringComparison.OrdinalIgnoreCase);

    public bool IsQuery => Flag(HeaderNames.IsQuery) || Flag(HeaderNames.IsQueryOld)
        || Headers.Get(HeaderNames.ContentType)?.StartsWith("application/query+json", StringComparison.OrdinalIgnoreCase) == true;

    public bool MinimalReturn => Headers.Get(HeaderNames.Prefer)?.Contains("return=minimal", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The page size asked for; none given, or -1, leaves it to the account.</summary>
    public int MaxItems(int otherwise) =>
        int.TryParse(Headers.Get(HeaderNames.MaxItemCount), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : otherwise;
}
