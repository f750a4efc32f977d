using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using OrdersFn.Http.Requests;

namespace OrdersFn.Http.Tests.Requests;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("\"8e03978e-40d5\"", "8e03978e-40d5")]
    [InlineData("8e03978e-40d5", "8e03978e-40d5")]
    [InlineData("\"with blank\"", "with blank")]
    [InlineData("\"a\\\"b\\\\c\"", "a\"b\\c")]
    [InlineData("  token  ", "token")]
    [InlineData("\"\"", null)]
    [InlineData("", null)]
    [InlineData("\"open", null)]
    [InlineData("\"a\"b", null)]
    [InlineData("\"a\\b\"", null)]
    [InlineData("two words", null)]
    [InlineData("ümlaut", null)]
    public void AnIdempotencyKeyIsAStringOrAToken(string header, string? expected)
    {
        var headers = new HeaderDictionary { [IdempotencyKey.Header] = header };
        Assert.Equal(expected is not null, IdempotencyKey.TryRead(headers, out var key));
        if (expected is not null)
            Assert.Equal(expected, key);
    }

    [Fact]
    public void NoIdempotencyKeyIsFineAndTwoAreNot()
    {
        Assert.True(IdempotencyKey.TryRead(new HeaderDictionary(), out var key));
        Assert.Null(key);
        Assert.False(IdempotencyKey.TryRead(new HeaderDictionary { [IdempotencyKey.Header] = new StringValues(["a", "b"]) }, out _));
        Assert.False(IdempotencyKey.TryRead(new HeaderDictionary { [IdempotencyKey.Header] = new string('k', 256) }, out _));
    }

    [Theory]
    [InlineData("\"1-a\"", true)]
    [InlineData("W/\"1-a\"", true)]
    [InlineData("\"x\", \"1-a\"", true)]
    [InlineData("*", true)]
    [InlineData("\"2-a\"", false)]
    public void EntityTagsAreComparedWeaklyOnReads(string header, bool match)
    {
        Assert.True(EntityTags.TryRead(header, out var tags));
        Assert.Equal(match, tags!.Match("\"1-a\""));
    }

    [Fact]
    public void UnreadableEntityTagsAreNotIgnored() => Assert.False(EntityTags.TryRead("1-a", out _));

    [Theory]
    [InlineData("application/json", true, false)]
    [InlineData("application/json; charset=utf-8", true, false)]
    [InlineData("Application/JSON;charset=\"UTF-8\"", true, false)]
    [InlineData("application/json; charset=latin1", false, false)]
    [InlineData("application/x-ndjson", false, true)]
    [InlineData("application/x-ndjson;charset=utf-8", false, true)]
    [InlineData("application/x-www-form-urlencoded", false, false)]
    [InlineData("text/plain", false, false)]
    [InlineData(null, false, false)]
    public void MediaTypesAreReadTolerantlyButNotGuessed(string? type, bool json, bool lines)
    {
        var request = new DefaultHttpContext().Request;
        request.ContentType = type;
        Assert.Equal(json, MediaTypes.IsJson(request));
        Assert.Equal(lines, MediaTypes.IsNdjson(request));
    }

    [Fact]
    public void ACompressedBodyIsRefused()
    {
        var request = new DefaultHttpContext().Request;
        request.ContentType = "application/json";
        request.Headers.ContentEncoding = "gzip";
        Assert.False(MediaTypes.IsJson(request));
    }
}
