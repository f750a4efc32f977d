using System.Security.Cryptography;
using System.Text;

namespace CosmosLocal.Wire;

/// <summary>Checks the signature that a holder of the account's key puts on every call.</summary>
internal sealed class Authorization(string key)
{
    private readonly byte[] _key = Convert.FromBase64String(key);

    /// <summary>The refusal, or null when the call is signed with the account's key.</summary>
    public CosmosResponse? Check(CosmosRequest request)
    {
        if (request[HeaderNames.Authorization] is not { Length: > 0 } header)
            return Refuse("Required Header authorization is missing. Ensure a valid Authorization token is passed.");
        if (SignatureIn(header) is not { } given)
            return Refuse("The authorization token is not of the form type=master&ver=1.0&sig=..., the only one that this account takes.");
        var date = request[HeaderNames.Date] ?? request[HeaderNames.StandardDate];
        if (date is null)
            return Refuse("Neither an x-ms-date nor a date header is given; the signature covers it.");
        if (Matches(given, request, date, request.Path.ResourceLink) || Matches(given, request, date, IdLink(request.Path)))
            return null;
        return Refuse("The input authorization token can't serve the request. The wrong key is being used or the expected payload is not built as per the protocol.");
    }

    private bool Matches(ReadOnlySpan<byte> given, CosmosRequest request, string date, string link)
    {
        var type = request.Path.ResourceType;
        var payload = $"{request.Method.ToLowerInvariant()}\n{type.ToLowerInvariant()}\n{link}\n{date.ToLowerInvariant()}\n\n";
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(payload), expected);
        return CryptographicOperations.FixedTimeEquals(expected, given);
    }

    // A resource addressed by its rid is signed by that rid alone, in lower case; so are the feeds beneath it.
    private static string IdLink(ResourcePath path) => path.Count < 2 ? "" : path[path.Count - path.Count % 2 - 1].ToLowerInvariant();

    private static byte[]? SignatureIn(string header)
    {
        string? type = null, version = null, signature = null;
        foreach (var part in Uri.UnescapeDataString(header).Split('&'))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at < 0)
                return null;
            var value = part[(at + 1)..];
            switch (part[..at].ToLowerInvariant())
            {
                case "type":
                    type = value;
                    break;
                case "ver":
                    version = value;
                    break;
                case "sig":
                    signature = value;
                    break;
            }
        }

        if (type != "master" || version != "1.0" || signature is null)
            return null;
        var bytes = new byte[signature.Length];
        return Convert.TryFromBase64String(signature, bytes, out var length) ? bytes[..length] : null;
    }

    private static CosmosResponse Refuse(string message) => Errors.Of(401, message);
}
