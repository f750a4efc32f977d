using System.Net;
using OrdersFn.Local.Serving;
using OrdersFn.Local.Tests.Support;
using Tests;

namespace OrdersFn.Local.Tests.Running;

public sealed class ApiKeyTests(ApiKeyTests.KeyedApp app) : IClassFixture<ApiKeyTests.KeyedApp>
{
    private const string Key = "a key with blanks & more";

    private readonly Api _api = app.Api;

    [Theory]
    [InlineData("api/orders")]
    [InlineData("api/orders/summary")]
    [InlineData("api/customers/C/orders")]
    [InlineData("api/customers/C/layout")]
    [InlineData("api/audit")]
    [InlineData("api/parked")]
    public async Task WithoutTheKeyNothingIsTold(string path)
    {
        (await _api.GetAsync(path)).IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await _api.GetAsync(path, ("x-functions-key", Key + "x"))).IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
        (await _api.GetAsync(path, ("x-functions-key", ""))).IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task TheKeyIsTakenAsHeaderOrParameter()
    {
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync("api/customers/C/orders", ("x-functions-key", Key))).Status);
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync($"api/customers/C/orders?code={Uri.EscapeDataString(Key)}")).Status);
        Assert.Equal(HttpStatusCode.Created, (await _api.PlaceAsync(Sample.Order("keyed"), ("x-functions-key", Key))).Status);
        (await _api.PlaceAsync(Sample.Order("not keyed"))).IsProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task ProbesNeedNoKey()
    {
        await Eventually.EqualAsync(HttpStatusCode.OK, async () => (await _api.GetAsync("api/health")).Status);
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync("api/openapi.json")).Status);
    }

    public sealed class KeyedApp : LocalApp
    {
        internal override ServeOptions Options => base.Options with { ApiKey = Key };
    }
}
