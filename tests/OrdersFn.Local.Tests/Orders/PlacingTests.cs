using System.Net;
using OrdersFn.Local.Tests.Support;
using Tests;

namespace OrdersFn.Local.Tests.Orders;

public sealed class PlacingTests(LocalApp app) : IClassFixture<LocalApp>
{
    private readonly Api _api = app.Api;

    [Fact]
    public async Task TheViewSaysHowFarItIs()
    {
        var placed = await _api.PlaceAsync(Sample.Order("as-of", "asof", "2020-03-03T03:00:00Z"));
        var received = placed.Json.GetProperty("received_at").GetDateTimeOffset();
        await Eventually.IsAsync(async () =>
        {
            var list = await _api.GetAsync("api/orders?from=2020-03-03T00:00:00Z&to=2020-03-04T00:00:00Z");
            var holds = list.Json.GetProperty("orders").GetArrayLength() == 1;
            var after = DateTimeOffset.Parse(list.Headers["View-As-Of"], System.Globalization.CultureInfo.InvariantCulture) > received;
            // The header must never claim more than the rows hold.
            Assert.True(holds || !after);
            return holds && after;
        });
    }

    [Fact]
    public async Task WhatIsLeftOutIsFilledIn()
    {
        var placed = await _api.PlaceAsync("""{"customer_id":"filled","items":[{"sku":"S","quantity":1,"price":0}]}""");
        Assert.Equal(HttpStatusCode.Created, placed.Status);
        Assert.NotEmpty(placed.Json.GetProperty("order_id").GetString()!);
        Assert.Equal(placed.Json.GetProperty("received_at").GetString(), placed.Json.GetProperty("timestamp").GetString());
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync(placed.Headers["Location"])).Status);
    }

    [Theory]
    [InlineData("2025-06-30T14:30:00+02:00", "2025-06-30T12:30:00Z")]
    [InlineData("2025-06-30T12:30:00.1234567Z", "2025-06-30T12:30:00.1234567Z")]
    [InlineData("2025-06-30T12:30:00.100Z", "2025-06-30T12:30:00.1Z")]
    [InlineData("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z")]
    public async Task TimesAreToldInUtcAtTheirShortest(string sent, string told)
    {
        var placed = await _api.PlaceAsync(Sample.Order($"time {sent[..^1].Replace('+', 'p')}", "times", sent));
        Assert.Equal(told, placed.Json.GetProperty("timestamp").GetString());
    }

    [Fact]
    public async Task IdsOfAnyLettersHaveAddresses()
    {
        const string Order = "Ordnung % & = + \\u00e4 日本 \\ud834\\udd1e";
        var placed = await _api.PlaceAsync(Sample.Order(Order, "Köln: 50% & more"));
        Assert.Equal(HttpStatusCode.Created, placed.Status);
        var read = await _api.GetAsync(placed.Headers["Location"]);
        Assert.Equal(placed.Text, read.Text);
        var id = read.Json.GetProperty("order_id").GetString()!;
        Assert.Equal(placed.Text, (await _api.GetAsync($"api/orders/{Uri.EscapeDataString(id)}")).Text);
    }

    [Fact]
    public async Task AnOrderOfManyLinesKeepsTheirOrder()
    {
        var lines = string.Join(',', Enumerable.Range(0, 5000).Select(line => $$"""{"sku":"sku {{line * 7919 % 5000}}","quantity":{{line % 9 + 1}},"price":{{line}}}"""));
        var placed = await _api.PlaceAsync($$"""{"order_id":"long","customer_id":"many lines","items":[{{lines}}]}""");
        Assert.Equal(HttpStatusCode.Created, placed.Status);
        var read = await _api.GetAsync("api/customers/many%20lines/orders/long");
        Assert.Equal($"[{lines}]", read.Json.GetProperty("items").GetRawText());
    }

    [Fact]
    public async Task SeveralCustomersMayHaveTheSameOrderId()
    {
        await _api.PlaceAsync(Sample.Order("shared-id", "first"));
        await _api.PlaceAsync(Sample.Order("shared-id", "second"));
        // Until then the index may know one of them.
        await _api.ViewKnowsAllAsync("order-index");
        var both = await _api.GetAsync("api/orders/shared-id");
        both.IsProblem(HttpStatusCode.Conflict, "several-customers");
        Assert.Equal(["first", "second"], both.Json.GetProperty("customers").EnumerateArray().Select(customer => customer.GetString()!).Order());
        Assert.Equal("second", (await _api.GetAsync("api/customers/second/orders/shared-id")).Json.GetProperty("customer_id").GetString());
    }

    [Fact]
    public async Task ManyCallersWithTheSameOrderMakeOneOrder()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _api.PlaceAsync(Sample.Order("raced", "racers"))));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(19, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.Single(answers.Select(answer => answer.Text).Distinct());
    }
}
