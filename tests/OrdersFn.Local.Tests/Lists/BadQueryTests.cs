using System.Net;
using OrdersFn.Local.Tests.Support;

namespace OrdersFn.Local.Tests.Lists;

public sealed class BadQueryTests(LocalApp app) : IClassFixture<LocalApp>
{
    private readonly Api _api = app.Api;

    [Theory]
    [InlineData("orders?from=2025-07-01T00:00:00Z&to=2025-06-30T00:00:00Z", "from")]
    [InlineData("orders?limit=0", "limit")]
    [InlineData("orders?limit=1001", "limit")]
    [InlineData("orders?limit=ten", "limit")]
    [InlineData("orders?from=2025-07-01", "from")]
    [InlineData("orders?to=2025-07-01T00:00:00", "to")]
    [InlineData("orders?order=sideways", "order")]
    [InlineData("orders?status=lost", "status")]
    [InlineData("orders?form=2025-07-01T00:00:00Z", "form")]
    [InlineData("orders?limit=1&limit=1", "limit")]
    [InlineData("orders/summary?interval=week", "interval")]
    [InlineData("orders/summary?limit=5", "limit")]
    [InlineData("orders?wait=2", "wait")]
    [InlineData("orders/summary?wait=31s", "wait")]
    [InlineData("parked?source=nobody", "source")]
    [InlineData("customers/C/orders?wait=2s", "wait")]
    [InlineData("customers/C/orders?limit=0", "limit")]
    [InlineData("customers/C/orders?interval=day", "interval")]
    [InlineData("customers/C/summary?from=2025-07-01T00:00:00Z", "from")]
    [InlineData("customers/C/orders/O?x=1", "x")]
    public async Task ABadParameterIsNamed(string path, string field)
    {
        var answer = await _api.GetAsync($"api/{path}");
        answer.IsProblem(HttpStatusCode.BadRequest, "invalid-query");
        Assert.Equal([field], answer.ErrorFields);
    }

    [Theory]
    [InlineData("customers/a~b/orders", "customer_id")]
    [InlineData("customers/a~b/summary", "customer_id")]
    [InlineData("customers/C/orders/%20x", "order_id")]
    [InlineData("orders/x%20", "order_id")]
    public async Task AnIdThatCannotBeIsRefused(string path, string field)
    {
        var answer = await _api.GetAsync($"api/{path}");
        answer.IsProblem(HttpStatusCode.BadRequest, "invalid-path");
        Assert.Equal([field], answer.ErrorFields);
    }
}
