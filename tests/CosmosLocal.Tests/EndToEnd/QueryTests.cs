using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Cosmos.Linq;

namespace CosmosLocal.Tests.EndToEnd;

/// <summary>Every query over one and over four physical partitions must answer what C# computes from the same orders.</summary>
public sealed class QueryTests(QueryTests.Stocked stocked) : IClassFixture<QueryTests.Stocked>
{
    private static readonly IReadOnlyList<Order> Orders = Order.Many();

    public static TheoryData<int> Partitions => [1, 4];

    [Theory]
    [MemberData(nameof(Partitions))]
    public async Task AFullKeyAPrefixAndEverything(int partitions)
    {
        var container = stocked[partitions];
        var full = await container.QueryAsync<Order>("SELECT * FROM c", new() { PartitionKey = Order.KeyOf("cust3", 1) });
        AssertSame(Orders.Where(order => order is { CustomerId: "cust3", Bucket: 1 }), full);
        var prefix = await container.QueryAsync<Order>("SELECT * FROM c", new() { PartitionKey = Order.PrefixOf("cust3") });
        AssertSame(Orders.Where(order => order.CustomerId == "cust3"), prefix);
        var filtered = await container.QueryAsync<Order>("SELECT * FROM c WHERE c.customerId = 'cust3'");
        AssertSame(Orders.Where(order => order.CustomerId == "cust3"), filtered);
        AssertSame(Orders, await container.QueryAsync<Order>("SELECT * FROM c"));
    }

    [Theory]
    [MemberData(nameof(Partitions))]
    public async Task FiltersAndParameters(int partitions)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.total >= @from AND c.status = @status AND c.id IN (@a, @b)")
            .WithParameter("@from", 20).WithParameter("@status", "paid").WithParameter("@a", "o003").WithParameter("@b", "o004");
        AssertSame(
            Orders.Where(order => order is { Total: >= 20, Status: "paid", Id: "o003" or "o004" }),
            await stocked[partitions].QueryAsync<Order>(query));
    }

    [Theory]
    [MemberData(nameof(Partitions))]
    public async Task OrderByTwoPathsAcrossPages(int partitions)
    {
        var expected = Orders.OrderByDescending(order => order.At).ThenByDescending(order => order.Id, StringComparer.Ordinal).Select(order => (order.At, order.Id));
        var (items, pages) = await stocked[partitions].GetItemQueryIterator<Order>(
            "SELECT * FROM c ORDER BY c.at DESC, c.id DESC", requestOptions: new() { MaxItemCount = 7 }).ReadAllAsync();

        Assert.Equal(expected, items.Select(order => (order.At, order.Id)));
        AssertSame(Orders, items);
        Assert.True(pages >= Orders.Count / 7);
    }

    [Theory]
    [MemberData(nameof(Partitions))]
    public async Task OrderByWithinAPrefix(int partitions)
    {
        var items = await stocked[partitions].QueryAsync<Order>(
            "SELECT * FROM c WHERE c.customerId = 'cust5' ORDER BY c.at DESC, c.id DESC", new() { PartitionKey = Order.PrefixOf("cust5"), MaxItemCount = 5 });
        Assert.Equal(
            Orders.Where(order => order.CustomerId == "cust5").OrderByDescending(order => order.At).ThenByDescending(order => order.Id, StringComparer.Ordinal).Select(order => order.Id),
            items.Select(order => order.Id));
    }

    [Theory]
    [MemberData(nameof(Partitions))]
    public async Task OrderByWithTiesResumesFromEveryContinuationWithoutGapOrRepeat(int partitions)
    {
        foreach (var direction in new[] { "ASC", "DESC" })
        {
            var seen = new List<Order>();
            string? continuation = null;
            do
            {
                // A new iterator for every page: each starts from the token alone.
                using var iterator = stocked[partitions].GetItemQueryIterator<Order>(
                    $"SELECT * FROM c ORDER BY c.at {direction}", continuation, new() { MaxItemCount = 5 });
                var page = await iterator.ReadNextAsync(TestContext.Current.CancellationToken);
                seen.AddRange(page);
                continuation = page.ContinuationToken;
            }
            while (continuation is not null);

            AssertSame(Orders, seen);
            var times = seen.Select(order => order.At).ToList();
            Assert.Equal(direction == "ASC" ? times.Order() : times.OrderDescending(), times);
        }
    }

    [Theory]
    [MemberData(nameof(Partitions))]
    public async Task UnorderedPagesResumeFromEveryContinuation(int partitions)
    {
        var seen = new List<Order>();
        string? continuation = null;
        do
        {
            using var iterator = stocked[partitions].GetItemQueryIterator<Order>("SELECT * FROM c WHERE c.total > 5", continuation, new() { MaxItemCount = 4 });
            var page = await iterator.ReadNextAsync(TestContext.Current.CancellationToken);
            Assert.True(page.Count <= 4);
            seen.AddRange(page);
            continuation = page.ContinuationToken;
        }
        while (continuation is not null);

        AssertSame(Orders.Where(order => order.Total > 5), seen);
    }

    [Theory]
    [InlineData(1, "SELECT VALUE COUNT(1) FROM c", "96")]
    [InlineData(4, "SELECT VALUE COUNT(1) FROM c", "96")]
    [InlineData(1, "SELECT VALUE SUM(c.total) FROM c", "3888")]
    [InlineData(4, "SELECT VALUE SUM(c.total) FROM c", "3888")]
    [InlineData(1, "SELECT VALUE AVG(c.total) FROM c", "40.5")]
    [InlineData(4, "SELECT VALUE AVG(c.total) FROM c", "40.5")]
    [InlineData(1, "SELECT VALUE MIN(c.total) FROM c WHERE c.status = 'paid'", "1")]
    [InlineData(4, "SELECT VALUE MIN(c.total) FROM c WHERE c.status = 'paid'", "1")]
    [InlineData(1, "SELECT VALUE MAX(c.id) FROM c", "\"o011\"")]
    [InlineData(4, "SELECT VALUE MAX(c.id) FROM c", "\"o011\"")]
    [InlineData(1, "SELECT COUNT(1) AS n, MAX(c.total) AS highest FROM c WHERE c.total < 30", """{"n":34,"highest":29}""")]
    [InlineData(4, "SELECT COUNT(1) AS n, MAX(c.total) AS highest FROM c WHERE c.total < 30", """{"n":34,"highest":29}""")]
    [InlineData(1, "SELECT VALUE COUNT(1) FROM (SELECT DISTINCT VALUE c.customerId FROM c)", "8")]
    [InlineData(4, "SELECT VALUE COUNT(1) FROM (SELECT DISTINCT VALUE c.customerId FROM c)", "8")]
    public async Task Aggregates(int partitions, string query, string expected)
    {
        var answer = Assert.Single(await stocked[partitions].QueryAsync<JsonElement>(query));
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), answer), answer.GetRawText());
    }

    [Theory]
    [MemberData(nameof(Partitions))]
    public async Task GroupBy(int partitions)
    {
        var groups = await stocked[partitions].QueryAsync<JsonElement>("SELECT c.status, COUNT(1) AS n, SUM(c.total) AS total FROM c GROUP BY c.status");
        Assert.Equal(
            Orders.GroupBy(order => order.Status).Select(group => (group.Key, group.Count(), group.Sum(order => order.Total))).Order(),
            groups.Select(group => (group.GetProperty("status").GetString()!, group.GetProperty("n").GetInt32(), group.GetProperty("total").GetDouble())).Order());
    }

    [Theory]
    [MemberData(nameof(Partitions))]
    public async Task DistinctTopOffsetAndProjection(int partitions)
    {
        var container = stocked[partitions];
        Assert.Equal(["paid", "placed"], (await container.QueryAsync<string>("SELECT DISTINCT VALUE c.status FROM c")).Order());
        Assert.Equal(["paid", "placed"], await container.QueryAsync<string>("SELECT DISTINCT VALUE c.status FROM c ORDER BY c.status"));
        Assert.Equal([81, 80, 79], await container.QueryAsync<double>("SELECT TOP 3 VALUE c.total FROM c ORDER BY c.total DESC"));
        Assert.Equal([2, 3, 4, 5, 6], await container.QueryAsync<double>("SELECT VALUE c.total FROM c ORDER BY c.total OFFSET 2 LIMIT 5"));
        Assert.Equal(4, (await container.QueryAsync<Order>("SELECT TOP 4 * FROM c")).Count);
        var projected = await container.QueryAsync<JsonElement>("SELECT c.id, c.at AS time FROM c WHERE c.customerId = 'cust0' AND c.id = 'o005'");
        Assert.Equal("""{"id":"o005","time":1}""", Assert.Single(projected).GetRawText());
        var joined = await container.QueryAsync<string>("SELECT VALUE t FROM c JOIN t IN c.tags WHERE c.customerId = 'cust1'");
        Assert.Equal(["gift", "gift", "gift"], joined);
    }

    [Theory]
    [MemberData(nameof(Partitions))]
    public async Task LinqQueries(int partitions)
    {
        var container = stocked[partitions];
        var found = await container.GetItemLinqQueryable<Order>()
            .Where(order => order.Total > 75 && order.Status != "paid").OrderByDescending(order => order.Total)
            .Select(order => new { order.Id, order.CustomerId })
            .ToFeedIterator().ReadAllAsync();
        Assert.Equal(["o010", "o008", "o006"], found.Items.Select(order => order.Id));
        Assert.Equal(48, (await container.GetItemLinqQueryable<Order>()
            .Where(order => order.Status == "paid").CountAsync(TestContext.Current.CancellationToken)).Resource);
    }

    [Theory]
    [MemberData(nameof(Partitions))]
    public async Task FeedRangesAreQueriedOneByOne(int partitions)
    {
        var container = stocked[partitions];
        var seen = new List<Order>();
        foreach (var range in await container.GetFeedRangesAsync(TestContext.Current.CancellationToken))
        {
            seen.AddRange((await container.GetItemQueryIterator<Order>(range, new("SELECT * FROM c ORDER BY c.total"), requestOptions: new() { MaxItemCount = 10 })
                .ReadAllAsync()).Items);
        }

        AssertSame(Orders, seen);
    }

    [Theory]
    [MemberData(nameof(Partitions))]
    public async Task ReadingWithoutAQueryGivesEverything(int partitions) =>
        AssertSame(Orders, (await stocked[partitions].GetItemQueryIterator<Order>(requestOptions: new() { MaxItemCount = 9 }).ReadAllAsync()).Items);

    [Theory]
    [MemberData(nameof(Partitions))]
    public async Task ManyItemsAreReadByTheirKeys(int partitions)
    {
        var wanted = Orders.Where((_, n) => n % 3 == 0).ToList();
        var items = wanted.Select(order => (order.Id, order.Key)).Append(("missing", Order.KeyOf("cust0", 0))).ToList();
        var read = await stocked[partitions].ReadManyItemsAsync<Order>(items, cancellationToken: TestContext.Current.CancellationToken);
        AssertSame(wanted, read);

        var one = await stocked[partitions].ReadManyItemsAsync<Order>([items[0]], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(wanted[0].Id, Assert.Single(one).Id);
    }

    [Theory]
    [MemberData(nameof(Partitions))]
    public async Task GroupsAreOrderedWithinOneKeyAndRefusedAcrossKeys(int partitions)
    {
        const string query = "SELECT c.status, COUNT(1) AS n FROM c GROUP BY c.status ORDER BY c.status DESC";
        var groups = await stocked[partitions].QueryAsync<JsonElement>(query, new() { PartitionKey = Order.KeyOf("cust3", 1) });
        Assert.Equal(["placed", "paid"], groups.Select(group => group.GetProperty("status").GetString()));
        foreach (var key in new PartitionKey?[] { null, Order.PrefixOf("cust3") })
        {
            var refused = await Answers.RefusedAsync(HttpStatusCode.BadRequest, () => stocked[partitions].QueryAsync<JsonElement>(query, new() { PartitionKey = key }));
            Assert.Contains("ORDER BY with GROUP BY", refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1, "SELECT * FROM c WHERE")]
    [InlineData(4, "SELECT * FROM c WHERE")]
    [InlineData(1, "SELECT NOSUCH(c.id) FROM c")]
    [InlineData(4, "SELECT NOSUCH(c.id) FROM c")]
    [InlineData(1, "SELECT * FROM c ORDER BY c.status, c.total")]
    [InlineData(4, "SELECT * FROM c ORDER BY c.status, c.total")]
    public async Task WhatIsNoQueryOrHasNoIndexIsABadRequest(int partitions, string query) =>
        await Answers.RefusedAsync(HttpStatusCode.BadRequest, () => stocked[partitions].QueryAsync<Order>(query));

    private static void AssertSame(IEnumerable<Order> expected, IEnumerable<Order> actual) =>
        Assert.Equal(expected.Select(Name).Order(), actual.Select(Name).Order());

    private static (string, string) Name(Order order) => (order.CustomerId, order.Id);

    /// <summary>The same orders in a container of one physical partition and in one of four.</summary>
    public sealed class Stocked : IAsyncLifetime
    {
        private readonly LocalAccount _local = new();
        private readonly Dictionary<int, Container> _containers = [];

        public Container this[int partitions] => _containers[partitions];

        public async ValueTask InitializeAsync()
        {
            await _local.InitializeAsync();
            foreach (var partitions in new[] { 1, 4 })
            {
                _containers[partitions] = await _local.NewOrdersAsync(throughput: 10_000 * partitions);
                await _containers[partitions].FillAsync(Orders);
            }
        }

        public ValueTask DisposeAsync() => _local.DisposeAsync();
    }
}
