using System.Globalization;
using System.Net;
using System.Text.Json;
using OrdersFn.Local.Tests.Support;

namespace OrdersFn.Local.Tests.Lists;

/// <summary>300 orders of two customers within ten minutes of June: many share a time.</summary>
public sealed class PagingTests(PagingTests.FilledApp app) : IClassFixture<PagingTests.FilledApp>
{
    private const string June = "from=2024-06-01T00:00:00Z&to=2024-07-01T00:00:00Z";

    private readonly Api _api = app.Api;

    [Theory]
    [InlineData("asc", 7)]
    [InlineData("desc", 7)]
    [InlineData("asc", 1000)]
    [InlineData("desc", 100)]
    public async Task EveryOrderOfARangeComesOnceInOrder(string order, int limit)
    {
        var (rows, pages) = await _api.WalkAsync($"api/orders?{June}&order={order}&limit={limit}");
        Assert.Equal(Sorted(FilledApp.Ids, order == "desc"), rows.Select(Id));
        Assert.Equal((300 + limit - 1) / limit, pages);
    }

    [Theory]
    [InlineData("", true, 100)]
    [InlineData("order=asc&limit=9", false, 9)]
    [InlineData("order=desc&limit=50", true, 50)]
    public async Task EveryOrderOfACustomerComesOnceInOrder(string query, bool descending, int limit)
    {
        var (rows, pages) = await _api.WalkAsync($"api/customers/even/orders?{query}");
        Assert.Equal(Sorted(FilledApp.Ids.Where(id => id.Customer == "even"), descending), rows.Select(Id));
        Assert.Equal((150 + limit - 1) / limit, pages);
    }

    [Fact]
    public async Task ARangeBeginsWithFromAndEndsBeforeTo()
    {
        const string Minute = "from=2024-06-01T12:03:00Z&to=2024-06-01T12:05:00Z";
        var expected = FilledApp.Ids.Where(id => id.Minute is 3 or 4).ToList();
        Assert.NotEmpty(expected);
        Assert.Equal(Sorted(expected, false), (await _api.WalkAsync($"api/orders?{Minute}&limit=4")).Rows.Select(Id));
        Assert.Equal(
            Sorted(expected.Where(id => id.Customer == "odd"), true), (await _api.WalkAsync($"api/customers/odd/orders?{Minute}&limit=4")).Rows.Select(Id));
        Assert.Empty((await _api.WalkAsync("api/orders?from=2024-06-01T12:03:00Z&to=2024-06-01T12:03:00Z")).Rows);
    }

    [Fact]
    public async Task OpenRangesReachAsFarAsThereIsAnything()
    {
        Assert.Equal(300, (await _api.WalkAsync("api/orders?limit=1000&to=2024-07-01T00:00:00Z")).Rows.Count);
        Assert.Equal(300, (await _api.WalkAsync("api/orders?limit=1000&from=1970-01-01T00:00:00Z&to=2024-07-01T00:00:00Z")).Rows.Count);
        var (rows, _) = await _api.WalkAsync("api/orders?limit=1000&from=2024-06-01T00:00:00Z&to=2100-01-01T00:00:00Z&order=desc");
        Assert.Equal(300, rows.Count(row => row.GetProperty("timestamp").GetString()!.StartsWith("2024-06", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task OrdersThatComeDuringAWalkDisturbItNot()
    {
        var (rows, _) = await _api.WalkAsync(
            "api/customers/even/orders?order=desc&limit=20",
            async page => Assert.Equal(
                HttpStatusCode.Created,
                (await _api.PlaceAsync(Sample.Order($"newcomer {page}", "even", "2024-08-01T00:00:00Z"))).Status));
        Assert.Equal(Sorted(FilledApp.Ids.Where(id => id.Customer == "even"), true), rows.Select(Id).Where(id => !id.Contains("newcomer", StringComparison.Ordinal)));
        foreach (var row in rows.Where(row => Id(row).Contains("newcomer", StringComparison.Ordinal)))
            Assert.Fail($"{Id(row)} came after the walk had passed it");
        for (var page = 1; page <= 7; page++)
            await _api.EraseAsync("even", $"newcomer {page}");
    }

    [Fact]
    public async Task ACursorThatWasTouchedIsRefused()
    {
        var first = await _api.GetAsync($"api/orders?{June}&limit=10");
        var cursor = first.Json.GetProperty("next").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync($"api/orders?{June}&limit=20&cursor={cursor}")).Status);
        foreach (var touched in new[] { cursor[..^1], cursor + "A", Swap(cursor, 0), Swap(cursor, 12), Swap(cursor, cursor.Length - 3), "AAAA", "%20", "" })
        {
            var answer = await _api.GetAsync($"api/orders?{June}&limit=10&cursor={touched}");
            answer.IsProblem(HttpStatusCode.BadRequest, "invalid-cursor");
            Assert.Equal(["cursor"], answer.ErrorFields);
        }
    }

    [Theory]
    [InlineData("api/orders?order=asc")]
    [InlineData("api/orders?from=2024-06-01T00:00:00Z&to=2024-07-02T00:00:00Z")]
    [InlineData("api/orders?from=2024-06-01T00:00:00Z&to=2024-07-01T00:00:00Z&order=desc")]
    [InlineData("api/orders?from=2024-06-01T00:00:00Z&to=2024-07-01T00:00:00Z&status=placed")]
    [InlineData("api/customers/even/orders?from=2024-06-01T00:00:00Z&to=2024-07-01T00:00:00Z&order=asc")]
    public async Task ACursorIsGoodForItsOwnQueryOnly(string other)
    {
        var cursor = (await _api.GetAsync($"api/orders?{June}&limit=10")).Json.GetProperty("next").GetString()!;
        (await _api.GetAsync($"{other}&limit=10&cursor={cursor}")).IsProblem(HttpStatusCode.BadRequest, "invalid-cursor");
    }

    [Fact]
    public async Task ACustomersCursorIsNotAnothers()
    {
        var cursor = (await _api.GetAsync("api/customers/even/orders?limit=10")).Json.GetProperty("next").GetString()!;
        (await _api.GetAsync($"api/customers/odd/orders?limit=10&cursor={cursor}")).IsProblem(HttpStatusCode.BadRequest, "invalid-cursor");
    }

    [Fact]
    public async Task SumsOverHoursAndDaysAndCutHoursAgreeWithTheOrders()
    {
        var day = (await _api.GetAsync($"api/orders/summary?{June}")).Json;
        Assert.Equal("day", day.GetProperty("interval").GetString());
        Assert.Equal("2024-06-01T00:00:00Z", day.GetProperty("from").GetString());
        var only = Assert.Single(day.GetProperty("intervals").EnumerateArray());
        Assert.Equal("2024-06-01T00:00:00Z", only.GetProperty("start").GetString());
        Assert.Equal(300, only.GetProperty("orders").GetInt64());
        Assert.Equal(300, day.GetProperty("total").GetProperty("by_status").GetProperty("placed").GetInt64());

        var cut = (await _api.GetAsync("api/orders/summary?interval=hour&from=2024-06-01T12:03:00Z&to=2024-06-01T12:05:00Z")).Json;
        Assert.Equal(FilledApp.Ids.Count(id => id.Minute is 3 or 4), cut.GetProperty("total").GetProperty("orders").GetInt64());
        Assert.Equal("2024-06-01T12:00:00Z", Assert.Single(cut.GetProperty("intervals").EnumerateArray()).GetProperty("start").GetString());
    }

    private static string Swap(string cursor, int at) => $"{cursor[..at]}{(cursor[at] == 'A' ? 'B' : 'A')}{cursor[(at + 1)..]}";

    private static string Id(JsonElement row) => $"{row.GetProperty("timestamp").GetString()} {row.GetProperty("order_id").GetString()} {row.GetProperty("customer_id").GetString()}";

    private static IEnumerable<string> Sorted(IEnumerable<FilledApp.Placed> ids, bool descending)
    {
        var sorted = ids.OrderBy(id => id.Minute).ThenBy(id => id.Order, StringComparer.Ordinal).ThenBy(id => id.Customer, StringComparer.Ordinal)
            .Select(id => $"{id.Time} {id.Order} {id.Customer}");
        return descending ? sorted.Reverse() : sorted;
    }

    public sealed class FilledApp : LocalApp, IAsyncLifetime
    {
        internal static IReadOnlyList<Placed> Ids { get; } =
            [.. Enumerable.Range(0, 300).Select(number => new Placed($"P{number * 7 % 300:D3}", number % 2 == 0 ? "even" : "odd", number % 10))];

        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            var results = await Api.PlaceLinesAsync(string.Join('\n', Ids.Select(id => Sample.Order(id.Order, id.Customer, id.Time))));
            Assert.All(results, result => Assert.Equal("created", result.GetProperty("result").GetString()));
            await Api.ViewHoldsAsync(300);
        }

        internal sealed record Placed(string Order, string Customer, int Minute)
        {
            public string Time => string.Create(CultureInfo.InvariantCulture, $"2024-06-01T12:{Minute:D2}:00Z");
        }
    }
}
