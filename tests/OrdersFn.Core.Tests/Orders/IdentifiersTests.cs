using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Tests.Orders;

public sealed class IdentifiersTests
{
    [Theory]
    [InlineData("ORD123456")]
    [InlineData("a b")]
    [InlineData("Zoë 😀 %2F & \"")]
    [InlineData("...")]
    [InlineData("#1001")]
    [InlineData("INV/2024/0001")]
    [InlineData("WC\\7")]
    [InlineData("what?")]
    [InlineData("/")]
    public void OrdinaryIdsAreTaken(string id)
    {
        Assert.Null(Identifiers.OrderIdFault(id));
        Assert.Null(Identifiers.CustomerIdFault(id));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" a")]
    [InlineData("a ")]
    [InlineData("a\u00A0")]
    [InlineData("a\tb")]
    [InlineData("a\u007F")]
    [InlineData("a\u0085b")]
    [InlineData(".")]
    [InlineData("..")]
    public void OthersAreRefused(string id)
    {
        Assert.NotNull(Identifiers.OrderIdFault(id));
        Assert.NotNull(Identifiers.CustomerIdFault(id));
    }

    [Fact]
    public void HalfASurrogatePairIsRefused()
    {
        Assert.NotNull(Identifiers.OrderIdFault("a\ud83d"));
        Assert.NotNull(Identifiers.OrderIdFault("\ude00a"));
    }

    [Fact]
    public void OnlyCustomersMayNotUseTheTilde()
    {
        Assert.Null(Identifiers.OrderIdFault("a~b"));
        Assert.NotNull(Identifiers.CustomerIdFault("a~b"));
    }

    [Fact]
    public void LengthIsCountedInCodePoints()
    {
        Assert.Null(Identifiers.OrderIdFault(string.Concat(Enumerable.Repeat("😀", 128))));
        Assert.NotNull(Identifiers.OrderIdFault(new string('a', 129)));
    }

    [Fact]
    public void GeneratedIdsSortByTimeAndKeepTheRules()
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var ids = Enumerable.Range(0, 100).Select(n => Identifiers.NewOrderId(start.AddMilliseconds(n))).ToList();
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.All(ids, id => Assert.Null(Identifiers.OrderIdFault(id)));
    }

    [Fact]
    public void AKeysIdDependsOnCustomerAndKeyAlone()
    {
        Assert.Equal(Identifiers.FromIdempotencyKey("c", "k"), Identifiers.FromIdempotencyKey("c", "k"));
        Assert.NotEqual(Identifiers.FromIdempotencyKey("c", "k"), Identifiers.FromIdempotencyKey("d", "k"));
        Assert.NotEqual(Identifiers.FromIdempotencyKey("ab", "c"), Identifiers.FromIdempotencyKey("a", "bc"));
        Assert.Null(Identifiers.OrderIdFault(Identifiers.FromIdempotencyKey("c", "/?#\n")));
    }

    [Fact]
    public void AnIdempotencyKeyDoesNotReplaceAnIdThatWasSent()
    {
        var sent = new OrderRequest { OrderId = "o", CustomerId = "c", Items = [new("S", 1, 1)], Currency = "USD" };
        Assert.Same(sent, sent.WithIdempotencyKey("k"));
        var keyed = (sent with { OrderId = null }).WithIdempotencyKey("k");
        Assert.Equal((Identifiers.FromIdempotencyKey("c", "k"), true), (keyed.OrderId, keyed.FromIdempotencyKey));
    }
}
