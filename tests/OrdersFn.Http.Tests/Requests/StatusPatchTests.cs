using System.Text;
using OrdersFn.Core.Orders;
using OrdersFn.Http.Requests;

namespace OrdersFn.Http.Tests.Requests;

public sealed class StatusPatchTests
{
    [Fact]
    public void AStatusIsRead()
    {
        Assert.Empty(StatusPatch.Read("{\"status\":\"paid\"}"u8.ToArray(), out var status));
        Assert.Equal(OrderStatus.Paid, status);
    }

    [Theory]
    [InlineData("", "$")]
    [InlineData("null", "$")]
    [InlineData("[]", "$")]
    [InlineData("{\"status\":\"paid\"", "$")]
    [InlineData("{\"status\":\"paid\"} x", "$")]
    [InlineData("{}", "status")]
    [InlineData("{\"status\":null}", "status")]
    [InlineData("{\"status\":1}", "status")]
    [InlineData("{\"status\":{\"a\":1}}", "status")]
    [InlineData("{\"status\":\"lost\"}", "status")]
    [InlineData("{\"status\":\"paid\",\"status\":\"paid\"}", "status")]
    [InlineData("{\"status\":\"paid\",\"total\":5}", "total")]
    public void AnythingElseIsRefusedByName(string body, string field) =>
        Assert.Equal(field, Assert.Single(StatusPatch.Read(Encoding.UTF8.GetBytes(body), out _)).Field);

    [Fact]
    public void BytesThatAreNoUtf8AreRefused() =>
        Assert.NotEmpty(StatusPatch.Read(new byte[] { 0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D }, out _));
}
