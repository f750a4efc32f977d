using Azure.Core;
using Moq;
using OrdersFn.Core.Caching;

namespace OrdersFn.Core.Tests.Caching;

public sealed class RedisLevelTests
{
    private int _asked;

    [Fact]
    public void AUserWithoutAPasswordIsEnteredWithATokenAskedForAnewAtEveryConnection()
    {
        var options = RedisLevel.Options("cache.example.net:10000,ssl=true,user=0b7e6f5c", Identity());
        Assert.Equal(0, _asked);
        Assert.Equal(("0b7e6f5c", "token 1", "token 2"), (options.User, options.Password, options.Password));
        Assert.False(options.AbortOnConnectFail);
    }

    [Theory]
    [InlineData("127.0.0.1:6379", null)]
    [InlineData("127.0.0.1:6379,password=secret", "secret")]
    [InlineData("127.0.0.1:6379,user=me,password=secret", "secret")]
    public void OthersAreEnteredAsTheySay(string connection, string? password)
    {
        Assert.Equal(password, RedisLevel.Options(connection, Identity()).Password);
        Assert.Equal(0, _asked);
    }

    [Fact]
    public void WithoutAnIdentityThereIsNoPassword() => Assert.Null(RedisLevel.Options("cache.example.net:10000,user=me", credential: null).Password);

    private TokenCredential Identity()
    {
        var identity = new Mock<TokenCredential>();
        identity.Setup(credential => credential.GetToken(It.IsAny<TokenRequestContext>(), It.IsAny<CancellationToken>()))
            .Returns(() => new AccessToken($"token {++_asked}", DateTimeOffset.MaxValue));
        return identity.Object;
    }
}
