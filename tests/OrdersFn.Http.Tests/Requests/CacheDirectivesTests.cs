using Microsoft.AspNetCore.Http;
using OrdersFn.Core.Caching;
using OrdersFn.Http.Requests;

namespace OrdersFn.Http.Tests.Requests;

public sealed class CacheDirectivesTests
{
    [Theory]
    [InlineData(null, null, false)]
    [InlineData("no-cache", null, true)]
    [InlineData("No-Cache", null, true)]
    [InlineData("max-stale, no-cache", null, true)]
    [InlineData("no-store", null, true)]
    [InlineData("max-age=0", null, true)]
    [InlineData("max-age=10", null, false)]
    [InlineData("max-stale", null, false)]
    [InlineData("new-directive=\"a, no-cache\"", null, false)]
    [InlineData("max-age=\"", null, true)]
    [InlineData(null, "no-cache", true)]
    [InlineData(null, "other", false)]
    [InlineData("max-age=10", "no-cache", false)]
    public void ACallerMayWantToGoPastTheCaches(string? cacheControl, string? pragma, bool past)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.CacheControl = cacheControl;
        request.Headers.Pragma = pragma;
        Assert.Equal(past ? CacheUse.Bypassed : CacheUse.Allowed, CacheDirectives.UseOf(request));
    }
}
