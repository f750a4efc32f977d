using System.Security.Cryptography;
using System.Text;
using CosmosLocal.Wire;

namespace CosmosLocal.Tests.Wire;

public sealed class AuthorizationTests : IDisposable
{
    private const string Date = "Mon, 23 Nov 2026 07:11:31 GMT";
    private readonly Authorization _authorization = new(CosmosLocalOptions.EmulatorKey);

    public void Dispose() => _authorization.Dispose();

    [Theory]
    [InlineData("GET", "/", "", "")]
    [InlineData("POST", "/dbs", "dbs", "")]
    [InlineData("GET", "/dbs/Shop", "dbs", "dbs/Shop")]
    [InlineData("POST", "/dbs/Shop/colls/o/docs", "docs", "dbs/Shop/colls/o")]
    [InlineData("GET", "/dbs/Shop/colls/o/docs/a%20b%2F%C3%A9", "docs", "dbs/Shop/colls/o/docs/a b/é")]
    [InlineData("GET", "/dbs/EAAAAQ==/colls/EAAAAYAAAAI=/pkranges", "pkranges", "eaaaayaaaai=")]
    [InlineData("GET", "/dbs/Shop/colls/o/pkranges", "pkranges", "dbs/Shop/colls/o")]
    [InlineData("GET", "/offers/of3A", "offers", "of3a")]
    [InlineData("POST", "/offers", "offers", "")]
    public void SignaturesOfBothSdksAreTaken(string method, string path, string type, string link)
    {
        var signature = Sign(CosmosLocalOptions.EmulatorKey, method, type, link);
        Assert.Null(_authorization.Check(Request(method, path, $"type%3dmaster%26ver%3d1.0%26sig%3d{Uri.EscapeDataString(signature)}")));
        Assert.Null(_authorization.Check(Request(method, path, Uri.EscapeDataString($"type=master&ver=1.0&sig={signature}"))));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("type%3dmaster%26ver%3d1.0%26sig%3d")]
    [InlineData("type%3dmaster%26ver%3d1.0%26sig%3d!!")]
    [InlineData("type%3daad%26ver%3d1.0%26sig%3dabc")]
    [InlineData("type%3dresource%26ver%3d1%26sig%3dabc")]
    public void AnythingElseIs401(string? header) => Assert.Equal(401, _authorization.Check(Request("GET", "/dbs/a", header))?.Status);

    [Fact]
    public void ASignatureOfAnotherKeyOrForAnotherCallIs401()
    {
        var otherKey = Convert.ToBase64String(new byte[64]);
        Assert.Equal(401, Check(Sign(otherKey, "GET", "dbs", "dbs/a"))?.Status);
        Assert.Equal(401, Check(Sign(CosmosLocalOptions.EmulatorKey, "DELETE", "dbs", "dbs/a"))?.Status);
        Assert.Equal(401, Check(Sign(CosmosLocalOptions.EmulatorKey, "GET", "dbs", "dbs/b"))?.Status);
        Assert.Null(Check(Sign(CosmosLocalOptions.EmulatorKey, "GET", "dbs", "dbs/a")));

        CosmosResponse? Check(string signature) =>
            _authorization.Check(Request("GET", "/dbs/a", Uri.EscapeDataString($"type=master&ver=1.0&sig={signature}")));
    }

    private static string Sign(string key, string method, string type, string link) => Convert.ToBase64String(HMACSHA256.HashData(
        Convert.FromBase64String(key),
        Encoding.UTF8.GetBytes($"{method.ToLowerInvariant()}\n{type}\n{link}\n{Date.ToLowerInvariant()}\n\n")));

    private static CosmosRequest Request(string method, string path, string? authorization) => new()
    {
        Method = method,
        Path = ResourcePath.Parse(path),
        Authority = "http://cosmos.local/",
        Headers = new FixedHeaders { ["Authorization"] = authorization, ["x-ms-date"] = Date },
    };

    private sealed class FixedHeaders : Dictionary<string, string?>, ICallHeaders
    {
        public FixedHeaders() : base(StringComparer.OrdinalIgnoreCase)
        {
        }

        public string? Get(string name) => this.GetValueOrDefault(name);
    }
}
