using System.Net;
using OrdersFn.Local.Tests.Support;

namespace OrdersFn.Local.Tests.Orders;

public sealed class IdempotencyTests(LocalApp app) : IClassFixture<LocalApp>
{
    private const string Order = """{"customer_id":"C1","items":[{"sku":"S","quantity":1,"price":100}]}""";

    private readonly Api _api = app.Api;

    [Fact]
    public async Task ARetryWithItsKeyFindsTheOrderOfTheFirstTry()
    {
        var first = await _api.PlaceAsync(Order, ("Idempotency-Key", "\"8e03978e-40d5-43dd-bc93-6894a57f9324\""));
        Assert.Equal(HttpStatusCode.Created, first.Status);
        var again = await _api.PlaceAsync(Order, ("Idempotency-Key", "\"8e03978e-40d5-43dd-bc93-6894a57f9324\""));
        Assert.Equal((HttpStatusCode.OK, first.Text), (again.Status, again.Text));
        // Quoted or not, it is the same key.
        Assert.Equal(first.Text, (await _api.PlaceAsync(Order, ("Idempotency-Key", "8e03978e-40d5-43dd-bc93-6894a57f9324"))).Text);
    }

    [Fact]
    public async Task AKeyWithOtherContentIsRefused()
    {
        await _api.PlaceAsync(Order, ("Idempotency-Key", "reused"));
        var other = await _api.PlaceAsync(Order.Replace("100", "101", StringComparison.Ordinal), ("Idempotency-Key", "reused"));
        other.IsProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task AKeyIsItsCustomersOwn()
    {
        await _api.PlaceAsync(Order, ("Idempotency-Key", "mine"));
        var theirs = await _api.PlaceAsync(Order.Replace("C1", "C2", StringComparison.Ordinal), ("Idempotency-Key", "mine"));
        Assert.Equal(HttpStatusCode.Created, theirs.Status);
    }

    [Theory]
    [InlineData("\"open")]
    [InlineData("two words")]
    [InlineData("\"\"")]
    public async Task AKeyThatIsNoneIsRefused(string key)
    {
        var answer = await _api.PlaceAsync(Order, ("Idempotency-Key", key));
        answer.IsProblem(HttpStatusCode.BadRequest, "invalid-header");
        Assert.Equal(["Idempotency-Key"], answer.ErrorFields);
    }

    [Fact]
    public async Task WithoutAKeyTheSameContentIsAnotherOrder()
    {
        var first = await _api.PlaceAsync(Order);
        var second = await _api.PlaceAsync(Order);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.Status, second.Status));
        Assert.NotEqual(first.Json.GetProperty("order_id").GetString(), second.Json.GetProperty("order_id").GetString());
    }
}
