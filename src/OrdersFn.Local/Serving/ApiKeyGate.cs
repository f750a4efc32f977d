using System.Security.Cryptography;
using System.Text;
using OrdersFn.Http.Problems;
using OrdersFn.Http.Routing;

namespace OrdersFn.Local.Serving;

/// <summary>Asks for the key where a route wants one, in the two places where Azure Functions takes it.</summary>
internal sealed class ApiKeyGate(RequestDelegate next, string key)
{
    private const string Header = "x-functions-key";
    private const string Parameter = "code";

    private readonly byte[] _digest = Digest(key);

    public Task InvokeAsync(HttpContext context)
    {
        var open = context.GetEndpoint()?.Metadata.GetMetadata<OrderRoute>() is null or { Access: RouteAccess.Anonymous };
        return open || IsKey(context.Request.Headers[Header]) || IsKey(context.Request.Query[Parameter])
            ? next(context)
            : KnownProblems.Unauthorized().ExecuteAsync(context);
    }

    /// <summary>Digests are compared, so that the time taken tells neither length nor letters.</summary>
    private bool IsKey(string? sent) => !string.IsNullOrEmpty(sent) && CryptographicOperations.FixedTimeEquals(Digest(sent), _digest);

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
