using System.Globalization;
using System.Net;
using System.Text;
using OrdersFn.Local.Tests.Support;

namespace OrdersFn.Local.Tests.Orders;

/// <summary>Bad input: refused with the field named, and nothing of it is stored.</summary>
public sealed class BadOrderTests(LocalApp app) : IClassFixture<LocalApp>
{
    private const string Items = """[{"sku":"S","quantity":1,"price":100}]""";

    private readonly Api _api = app.Api;

    public static TheoryData<string, string> BadOrders => new()
    {
        { "", "$" },
        { "not json", "$" },
        { "{\"customer_id\":\"C\"", "$" },
        { "null", "$" },
        { "[]", "$" },
        { "\"order\"", "$" },
        { $$"""{"customer_id":"C","items":{{Items}}} trailing""", "$" },
        { $$"""{"customer_id":"C","items":{{Items}},"colour":"red"}""", "colour" },
        { $$"""{"customer_id":"C","items":[{"sku":"S","quantity":1,"price":1,"note":"x"}]}""", "items[0].note" },
        { $$"""{"items":{{Items}}}""", "customer_id" },
        { $$"""{"customer_id":null,"items":{{Items}}}""", "customer_id" },
        { $$"""{"customer_id":"","items":{{Items}}}""", "customer_id" },
        { $$"""{"customer_id":7,"items":{{Items}}}""", "customer_id" },
        { """{"customer_id":"C"}""", "items" },
        { """{"customer_id":"C","items":[]}""", "items" },
        { """{"customer_id":"C","items":{}}""", "items" },
        { Quantity("0"), "items[0].quantity" },
        { Quantity("-1"), "items[0].quantity" },
        { Quantity("1.5"), "items[0].quantity" },
        { Quantity("\"2\""), "items[0].quantity" },
        { Quantity("1000001"), "items[0].quantity" },
        { Price("-1"), "items[0].price" },
        { Price("1e13"), "items[0].price" },
        { Price("10000000000000"), "items[0].price" },
        { """{"customer_id":"C","items":[{"sku":"","quantity":1,"price":1}]}""", "items[0].sku" },
        { """{"customer_id":"C","items":[{"sku":" ","quantity":1,"price":1}]}""", "items[0].sku" },
        { """{"customer_id":"C","items":[{"quantity":1,"price":1}]}""", "items[0].sku" },
        { Timestamp("2025-06-30T12:30:00"), "timestamp" },
        { Timestamp("2025-06-30"), "timestamp" },
        { Timestamp("2025-02-30T00:00:00Z"), "timestamp" },
        { Timestamp("1969-12-31T23:59:59Z"), "timestamp" },
        { Timestamp(NextYear()), "timestamp" },
        { OrderId(" a"), "order_id" },
        { OrderId("a\\u0000"), "order_id" },
        { OrderId(new string('x', 129)), "order_id" },
        { $$"""{"customer_id":"a~b","items":{{Items}}}""", "customer_id" },
        { $$"""{"customer_id":"C","customer_id":"C","items":{{Items}}}""", "customer_id" },
        { """{"customer_id":"C","items":[{"sku":"S","quantity":1,"quantity":1,"price":1}]}""", "items[0].quantity" },
        { $$"""{"customer_id":"C","items":{{Items}},"currency":"gbp"}""", "currency" },
        { $$"""{"customer_id":"C","items":{{Items}},"currency":"EURO"}""", "currency" },
        { $$"""{"customer_id":"C","items":[{{Lines(10, """{"sku":"S","quantity":1000000,"price":1000000000000}""")}}]}""", "items" },
        { $$"""{"customer_id":"C","items":[{{Lines(5001, """{"sku":"S","quantity":1,"price":1}""")}}]}""", "items" },
        { new string('[', 10_000), "$" },
        { $$"""{"customer_id":"C","items":{{new string('[', 500)}}{{new string(']', 500)}}}""", "" },
    };

    [Theory]
    [MemberData(nameof(BadOrders))]
    public async Task ABadOrderIsRefusedByTheFieldThatIsBad(string order, string field)
    {
        var answer = await _api.PlaceAsync(order);
        answer.IsProblem(HttpStatusCode.BadRequest, "invalid-order");
        if (field.Length > 0)
            Assert.Contains(field, answer.ErrorFields);
        Assert.NotEmpty(answer.ErrorFields);
        Assert.All(answer.Json.GetProperty("errors").EnumerateArray(), error => Assert.NotEmpty(error.GetProperty("reason").GetString()!));

        Assert.Equal(0, (await _api.GetAsync("api/customers/C/orders")).Json.GetProperty("orders").GetArrayLength());
    }

    [Fact]
    public async Task EveryBadFieldIsNamedAtOnce()
    {
        var answer = await _api.PlaceAsync("""{"customer_id":"a~b","timestamp":"x","items":[{"sku":"S","quantity":0,"price":-1}],"colour":1}""");
        Assert.Equal(
            ["colour", "customer_id", "items[0].price", "items[0].quantity", "timestamp"], answer.ErrorFields.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task BytesThatAreNoUtf8AreRefused()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes("{\"customer_id\":\"C"), 0xC3, 0x28, .. Encoding.UTF8.GetBytes($"\",\"items\":{Items}}}")];
        var answer = await _api.SendAsync(HttpMethod.Post, "api/orders", Api.Content(body, "application/json"));
        answer.IsProblem(HttpStatusCode.BadRequest, "invalid-order");
        Assert.NotEmpty(answer.ErrorFields);
    }

    [Fact]
    public async Task ABodyBeyondTheLimitIsTooLarge()
    {
        var answer = await _api.PlaceAsync($$"""{"customer_id":"C","items":{{Items}}{{new string(' ', 2 << 20)}}}""");
        answer.IsProblem(HttpStatusCode.RequestEntityTooLarge, "too-large");
        // Also when its length is not told beforehand.
        using var stream = new ThrottledStream(3 << 20);
        using var unannounced = new StreamContent(stream);
        unannounced.Headers.ContentType = new("application/json");
        (await _api.SendAsync(HttpMethod.Post, "api/orders", unannounced, ("Transfer-Encoding", "chunked"))).IsProblem(HttpStatusCode.RequestEntityTooLarge, "too-large");
    }

    [Fact]
    public async Task ABodyOfJustTheLimitIsTaken()
    {
        var order = Sample.Order("just", "limit");
        Assert.Equal(HttpStatusCode.Created, (await _api.PlaceAsync(order + new string(' ', (1 << 20) - order.Length))).Status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=utf-16")]
    public async Task WhatIsNoJsonIsNotTaken(string mediaType)
    {
        var answer = await _api.SendAsync(HttpMethod.Post, "api/orders", Api.Content(Encoding.UTF8.GetBytes(Sample.Mission), mediaType));
        answer.IsProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    private static string Quantity(string quantity) => $$"""{"customer_id":"C","items":[{"sku":"S","quantity":{{quantity}},"price":100}]}""";

    private static string Price(string price) => $$"""{"customer_id":"C","items":[{"sku":"S","quantity":1,"price":{{price}}}]}""";

    private static string Timestamp(string timestamp) => $$"""{"customer_id":"C","timestamp":"{{timestamp}}","items":{{Items}}}""";

    private static string OrderId(string orderId) => $$"""{"order_id":"{{orderId}}","customer_id":"C","items":{{Items}}}""";

    private static string Lines(int count, string line) => string.Join(',', Enumerable.Repeat(line, count));

    private static string NextYear() => TimeProvider.System.GetUtcNow().AddYears(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Blanks without a length.</summary>
    private sealed class ThrottledStream(int length) : Stream
    {
        private int _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            count = Math.Min(Math.Min(count, 8192), _left);
            buffer.AsSpan(offset, count).Fill((byte)' ');
            _left -= count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
