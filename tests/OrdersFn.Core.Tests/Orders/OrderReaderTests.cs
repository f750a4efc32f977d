using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Tests.Orders;

public sealed class OrderReaderTests
{
    private const string Line = """{"sku":"SHOE001","quantity":1,"price":2999}""";

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly OrderReader _reader = new(Options.Create(new OrderOptions()), new FakeTimeProvider(Now));

    [Fact]
    public void TheMissionsExampleIsAnOrder()
    {
        var order = Valid("""
            {
              "order_id": "ORD123456",
              "customer_id": "CUST789",
              "timestamp": "2025-06-30T12:30:00Z",
              "items": [
                {"sku": "SHOE001", "quantity": 1, "price": 2999},
                {"sku": "BAG002", "quantity": 2, "price": 1999}
              ]
            }
            """);
        Assert.Equal("ORD123456", order.OrderId);
        Assert.Equal("CUST789", order.CustomerId);
        Assert.Equal(new DateTimeOffset(2025, 6, 30, 12, 30, 0, TimeSpan.Zero), order.OrderedAt);
        Assert.Equal([new("SHOE001", 1, 2999), new OrderLine("BAG002", 2, 1999)], order.Items);
        Assert.Equal("USD", order.Currency);
        var taken = order.Take("ORD123456", Now);
        Assert.Equal((6997, 3), (taken.Total, taken.Quantity));
    }

    [Fact]
    public void OrderIdAndTimestampMayBeLeftOut()
    {
        var order = Valid($$"""{"customer_id":"c","items":[{{Line}}],"currency":"GBP"}""");
        Assert.Null(order.OrderId);
        Assert.Null(order.OrderedAt);
        Assert.Equal("GBP", order.Currency);
    }

    [Fact]
    public void LinesKeepTheirOrderAlsoWhenASkuRepeatsOrDiffersByCaseOnly()
    {
        var order = Valid("""{"customer_id":"c","items":[{"sku":"B","quantity":2,"price":0},{"sku":"b","quantity":1,"price":5},{"sku":"B","quantity":1,"price":0}]}""");
        Assert.Equal([new("B", 2, 0), new("b", 1, 5), new OrderLine("B", 1, 0)], order.Items);
    }

    [Theory]
    [InlineData("""{"items":[LINE]}""", "customer_id: is required")]
    [InlineData("""{"customer_id":"c"}""", "items: is required")]
    [InlineData("""{"customer_id":"","items":[LINE]}""", "customer_id: must not be empty")]
    [InlineData("""{"customer_id":7,"items":[LINE]}""", "customer_id: must be text")]
    [InlineData("""{"customer_id":null,"items":[LINE]}""", "customer_id: must be text")]
    [InlineData("""{"customer_id":"a~b","items":[LINE]}""", "customer_id: must not contain ~, which is reserved")]
    [InlineData("""{"customer_id":"c","order_id":"a ","items":[LINE]}""", "order_id: must not begin or end with a blank")]
    [InlineData("""{"customer_id":"c","order_id":"\ud800","items":[LINE]}""", "order_id: must be valid Unicode text")]
    [InlineData("""{"customer_id":"c","items":[]}""", "items: must hold at least one line")]
    [InlineData("""{"customer_id":"c","items":{}}""", "items: must be an array of lines")]
    [InlineData("""{"customer_id":"c","items":[LINE,7]}""", "items[1]: must be an object with sku, quantity and price")]
    [InlineData("""{"customer_id":"c","items":[{"sku":"S","quantity":0,"price":1}]}""", "items[0].quantity: must be a whole number from 1 to 1,000,000")]
    [InlineData("""{"customer_id":"c","items":[{"sku":"S","quantity":-1,"price":1}]}""", "items[0].quantity: must be a whole number from 1 to 1,000,000")]
    [InlineData("""{"customer_id":"c","items":[{"sku":"S","quantity":1.5,"price":1}]}""", "items[0].quantity: must be a whole number from 1 to 1,000,000")]
    [InlineData("""{"customer_id":"c","items":[{"sku":"S","quantity":"2","price":1}]}""", "items[0].quantity: must be a whole number from 1 to 1,000,000")]
    [InlineData("""{"customer_id":"c","items":[{"sku":"S","quantity":1000001,"price":1}]}""", "items[0].quantity: must be a whole number from 1 to 1,000,000")]
    [InlineData("""{"customer_id":"c","items":[{"sku":"S","quantity":1,"price":-1}]}""", "items[0].price: must be a whole number from 0 to 1,000,000,000,000")]
    [InlineData("""{"customer_id":"c","items":[{"sku":"S","quantity":1,"price":1e13}]}""", "items[0].price: must be a whole number from 0 to 1,000,000,000,000")]
    [InlineData("""{"customer_id":"c","items":[{"sku":"S","quantity":1,"price":1000000000001}]}""", "items[0].price: must be a whole number from 0 to 1,000,000,000,000")]
    [InlineData("""{"customer_id":"c","items":[{"sku":"  ","quantity":1,"price":1}]}""", "items[0].sku: must not be blank")]
    [InlineData("""{"customer_id":"c","items":[{"sku":"a\u0000","quantity":1,"price":1}]}""", "items[0].sku: must not contain control characters")]
    [InlineData("""{"customer_id":"c","items":[{"sku":[1],"quantity":1,"price":1}]}""", "items[0].sku: must be text")]
    [InlineData("""{"customer_id":"c","items":[LINE,{"sku":"S","quantity":1}]}""", "items[1].price: is required")]
    [InlineData("""{"customer_id":"c","items":[{"sku":"S","quantity":1,"price":1,"colour":{"a":[1]}}]}""", "items[0].colour: is not known")]
    [InlineData("""{"customer_id":"c","items":[{"sku":"S","quantity":1,"price":1,"price":1}]}""", "items[0].price: stands more than once")]
    [InlineData("""{"customer_id":"c","items":[LINE],"customer_id":"c"}""", "customer_id: stands more than once")]
    [InlineData("""{"customer_id":"c","items":[LINE],"status":"paid"}""", "status: is not known")]
    [InlineData("""{"customer_id":"c","items":[LINE],"timestamp":"2025-06-30T12:30:00"}""", "timestamp: must be an RFC 3339 time with an offset, such as 2025-06-30T12:30:00Z")]
    [InlineData("""{"customer_id":"c","items":[LINE],"timestamp":1751286600}""", "timestamp: must be an RFC 3339 time with an offset, such as 2025-06-30T12:30:00Z")]
    [InlineData("""{"customer_id":"c","items":[LINE],"timestamp":"1969-12-31T23:59:59Z"}""", "timestamp: must not be before 1970")]
    [InlineData("""{"customer_id":"c","items":[LINE],"timestamp":"2027-03-01T00:00:00Z"}""", "timestamp: must not be more than 5 minutes in the future")]
    [InlineData("""{"customer_id":"c","items":[LINE],"currency":"gbp"}""", "currency: must be an ISO 4217 code in upper case, such as GBP")]
    [InlineData("""{"customer_id":"c","items":[LINE],"currency":"ABC"}""", "currency: must be an ISO 4217 code in upper case, such as GBP")]
    [InlineData("""[LINE]""", "$: must be a JSON object")]
    [InlineData("""null""", "$: must be a JSON object")]
    public void EachFaultIsNamed(string json, string fault)
    {
        var invalid = Invalid(json.Replace("LINE", Line, StringComparison.Ordinal));
        Assert.Contains(fault, invalid.Errors.Select(error => $"{error.Field}: {error.Reason}"));
        Assert.Equal(InvalidKind.Fields, invalid.Kind);
    }

    [Fact]
    public void AllFaultsAreNamedAtOnceAndTheIdentityIsKept()
    {
        var invalid = Invalid("""{"order_id":"o","customer_id":"c","timestamp":"no","colour":1,"items":[{"sku":"","quantity":0,"price":1},{}]}""");
        Assert.Equal(
            ["timestamp", "colour", "items[0].sku", "items[0].quantity", "items[1].sku", "items[1].quantity", "items[1].price"],
            invalid.Errors.Select(error => error.Field));
        Assert.Equal(("o", "c"), (invalid.OrderId, invalid.CustomerId));
    }

    [Fact]
    public void AnIdThatIsRefusedIsNoIdentity()
    {
        var invalid = Invalid("""{"order_id":" ab","customer_id":"c","items":[]}""");
        Assert.Equal((null, "c"), (invalid.OrderId, invalid.CustomerId));
    }

    [Fact]
    public void NoMoreThanTwentyFaultsAreReported()
    {
        var invalid = Invalid($$"""{"customer_id":"c","items":[{{string.Join(',', Enumerable.Repeat("1", 30))}}]}""");
        Assert.Equal(20, invalid.Errors.Count);
    }

    [Fact]
    public void FiveThousandLinesAreTakenAndOneMoreIsNot()
    {
        Assert.Equal(5000, Valid(WithLines(5000)).Items.Count);
        Assert.Equal([new("items", "must hold at most 5,000 lines")], Invalid(WithLines(5001)).Errors);

        static string WithLines(int count) => $$"""{"customer_id":"c","items":[{{string.Join(',', Enumerable.Repeat(Line, count))}}]}""";
    }

    [Fact]
    public void ATotalOf64BitsIsTakenAndAGreaterIsNot()
    {
        // 9 lines of 10^18, and a last one that fills up to 2^63 - 1 or goes one beyond.
        var lines = string.Join(',', Enumerable.Repeat("""{"sku":"S","quantity":1000000,"price":1000000000000}""", 9));
        const string rest = """{"sku":"S","quantity":223372,"price":1000000000000},{"sku":"S","quantity":1,"price":36854775807}""";
        Assert.Equal(long.MaxValue, Valid($$"""{"customer_id":"c","items":[{{lines}},{{rest}}]}""").Take("o", Now).Total);
        var beyond = Invalid($$"""{"customer_id":"c","items":[{{lines}},{{rest}},{"sku":"S","quantity":1,"price":1}]}""");
        Assert.Equal([new("items", "come to a total beyond 64 bits")], beyond.Errors);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("{")]
    [InlineData("""{"customer_id":"c",}""")]
    [InlineData("""{"customer_id":"c","items":[1]} {}""")]
    [InlineData("""{"customer_id":"c","items":[01]}""")]
    public void WhatIsNotJsonIsSaidToBeNone(string text)
    {
        var invalid = Invalid(text);
        Assert.Equal(InvalidKind.NotJson, invalid.Kind);
        Assert.StartsWith("is not valid JSON (line 1, byte ", Assert.Single(invalid.Errors).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void DeepNestingIsRefusedWithoutFollowingIt()
    {
        var invalid = Invalid($$"""{"customer_id":"c","x":{{new string('[', 100_000)}}""");
        Assert.Equal(InvalidKind.NotJson, invalid.Kind);
        Assert.Equal("is nested too deeply", Assert.Single(invalid.Errors).Reason);
    }

    [Fact]
    public void InvalidUtf8IsRefusedWhereverItStands()
    {
        byte[] json = [.. """{"customer_id":"c","items":[{"sku":"S"""u8, 0xC3, 0x28, .. "\",\"quantity\":1,\"price\":1}]}"u8];
        var invalid = Assert.IsType<OrderReading.Invalid>(_reader.Read(json));
        Assert.Equal("must be valid UTF-8", Assert.Single(invalid.Errors).Reason);
    }

    [Fact]
    public void MoreThanAMebibyteIsTooLarge()
    {
        var padded = $$"""{"customer_id":"c","items":[{{Line}}]}""".PadRight(OrderReader.MostBytes);
        Valid(padded);
        Assert.Equal(InvalidKind.TooLarge, Invalid(padded + " ").Kind);
    }

    [Fact]
    public void AByteOrderMarkIsPassedOver() => Valid("\uFEFF" + $$"""{"customer_id":"c","items":[{{Line}}]}""");

    [Fact]
    public void FiveMinutesAheadIsStillNow()
    {
        Assert.Equal(Now.AddMinutes(5), Valid($$"""{"customer_id":"c","items":[{{Line}}],"timestamp":"2026-03-01T12:05:00Z"}""").OrderedAt);
        Invalid($$"""{"customer_id":"c","items":[{{Line}}],"timestamp":"2026-03-01T12:05:00.0000001Z"}""");
    }

    [Fact]
    public void ASkuIsCountedInCodePoints()
    {
        var longest = string.Concat(Enumerable.Repeat("😀", 64));
        Assert.Equal(longest, Valid($$"""{"customer_id":"c","items":[{"sku":"{{longest}}","quantity":1,"price":1}]}""").Items[0].Sku);
        var invalid = Invalid($$"""{"customer_id":"c","items":[{"sku":"{{longest}}x","quantity":1,"price":1}]}""");
        Assert.Equal([new("items[0].sku", "must be at most 64 characters")], invalid.Errors);
    }

    private OrderRequest Valid(string json)
    {
        var reading = _reader.Read(Encoding.UTF8.GetBytes(json));
        return (reading as OrderReading.Valid)?.Order
            ?? throw new InvalidOperationException(string.Join("; ", ((OrderReading.Invalid)reading).Errors));
    }

    private OrderReading.Invalid Invalid(string json) => Assert.IsType<OrderReading.Invalid>(_reader.Read(Encoding.UTF8.GetBytes(json)));
}
