using OrdersFn.Local.Serving;

namespace OrdersFn.Local.Tests.Running;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:7071", false, true)]
    [InlineData("http://localhost:0", false, true)]
    [InlineData("http://[::1]:7071", false, true)]
    [InlineData("http://127.0.0.1:7071;http://[::1]:7071", false, true)]
    [InlineData("http://0.0.0.0:7071", false, false)]
    [InlineData("http://*:7071", false, false)]
    [InlineData("http://+:7071", false, false)]
    [InlineData("http://example.com:7071", false, false)]
    [InlineData("http://127.0.0.1:7071;http://0.0.0.0:7072", false, false)]
    [InlineData("http://0.0.0.0:7071", true, true)]
    [InlineData("http://*:7071", true, true)]
    [InlineData("https://127.0.0.1:7071", true, false)]
    [InlineData("7071", false, false)]
    [InlineData("", false, false)]
    [InlineData("http://127.0.0.1:7071/path", false, false)]
    public void OtherMachinesNeedAKey(string urls, bool hasKey, bool fine) => Assert.Equal(fine, ListenAddress.Fault(urls, hasKey) is null);
}
