using System.Buffers;
using System.Security.Cryptography;

namespace CosmosLocal.Wire;

/// <summary>Checks the signature that a holder of the account's key puts on every call.</summary>
internal sealed class Authorization : IDisposable
{
    private const int MaxHeaderLength = 1024;

    // Setting up a keyed hash costs more than hashing so short a text, and a hash serves one thread at a time.
    private readonly ThreadLocal<IncrementalHash> _hashes;

    public Authorization(string key)
    {
        var bytes = Convert.FromBase64String(key);
        _hashes = new(() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, bytes), trackAllValues: true);
    }

    /// <summary>The refusal, or null when the call is signed with the account's key.</summary>
    public CosmosResponse? Check(CosmosRequest request)
    {
        if (request[HeaderNames.Authorization] is not { Length: > 0 } header)
            return Refuse("Required Header authorization is missing. Ensure a valid Authorization token is passed.");
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (!SignatureHeader.TryRead(header, given))
            return Refuse("The authorization token is not of the form type=master&ver=1.0&sig=..., the only one that this account takes.");
        var date = request[HeaderNames.Date] ?? request[HeaderNames.StandardDate];
        if (date is null)
            return Refuse("Neither an x-ms-date nor a date header is given; the signature covers it.");
        if (date.Length > MaxHeaderLength)
            return Refuse("The date is no date.");

        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Sign(request, date, isIdLink: false, expected);
        if (CryptographicOperations.FixedTimeEquals(expected, given))
            return null;
        Sign(request, date, isIdLink: true, expected);
        return CryptographicOperations.FixedTimeEquals(expected, given)
            ? null
            : Refuse("The input authorization token can't serve the request. The wrong key is being used or the expected payload is not built as per the protocol.");
    }

    public void Dispose()
    {
        foreach (var hash in _hashes.Values)
            hash.Dispose();
        _hashes.Dispose();
    }

    // verb, type, link and date, a line each, and an empty line; all in lower case but the names within a link.
    private void Sign(CosmosRequest request, string date, bool isIdLink, Span<byte> signature)
    {
        var path = request.Path;
        var type = path.ResourceType;
        var rented = ArrayPool<byte>.Shared.Rent(3 * (request.Method.Length + type.Length + path.Length + date.Length) + 16);
        var payload = new PayloadWriter(rented);
        payload.WriteLower(request.Method);
        payload.EndLine();
        payload.WriteLower(type);
        payload.EndLine();
        if (isIdLink)
            payload.WriteLower(path.ResourceRid);
        else
            path.WriteLink(ref payload);
        payload.EndLine();
        payload.WriteLower(date);
        payload.EndLine();
        payload.EndLine();

        var hash = _hashes.Value!;
        hash.AppendData(payload.Written);
        hash.GetHashAndReset(signature);
        ArrayPool<byte>.Shared.Return(rented);
    }

    private static CosmosResponse Refuse(string message) => Errors.Of(401, message);
}
