using System.Text;
using OrdersFn.Local.Importing;

namespace OrdersFn.Local.Tests.Importing;

public sealed class CurrencyFillTests
{
    [Theory]
    [InlineData("{\"a\":1}", "{\"a\":1,\"currency\":\"GBP\"}")]
    [InlineData("{\"a\":{\"currency\":\"EUR\"}} ", "{\"a\":{\"currency\":\"EUR\"},\"currency\":\"GBP\"} ")]
    [InlineData("{}", "{\"currency\":\"GBP\"}")]
    [InlineData("{\"currency\":\"EUR\",\"a\":1}", "{\"currency\":\"EUR\",\"a\":1}")]
    [InlineData("{\"a\":1", "{\"a\":1")]
    [InlineData("[1]", "[1]")]
    [InlineData("{\"a\":1} x", "{\"a\":1} x")]
    public void OnlyOrdersWithoutACurrencyGetOne(string line, string filled) =>
        Assert.Equal(filled, Encoding.UTF8.GetString(new CurrencyFill("GBP").Fill(Encoding.UTF8.GetBytes(line))));
}
