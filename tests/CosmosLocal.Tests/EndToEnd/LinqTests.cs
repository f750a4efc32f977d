using Microsoft.Azure.Cosmos.Linq;

namespace CosmosLocal.Tests.EndToEnd;

/// <summary>What the SDK's LINQ provider writes must answer as the same LINQ does over the same orders in memory.</summary>
public sealed class LinqTests(QueryTests.Stocked stocked) : IClassFixture<QueryTests.Stocked>
{
    private static readonly IReadOnlyList<Order> Orders = Order.Many();

    public static TheoryData<int> Partitions => QueryTests.Partitions;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Partitions))]
    public async Task FiltersAndProjections(int partitions)
    {
        string[] wanted = ["o001", "o007"];
        var ids = wanted.ToList();
        await SameAsync(partitions, orders => orders.Where(order => order.Total >= 20 && order.Total < 30).Select(order => order.Id + order.CustomerId));
        await SameAsync(partitions, orders => orders.Where(order => ids.Contains(order.Id)).Select(order => order.CustomerId + "/" + order.Id));
        await SameAsync(partitions, orders => orders.Where(order => order.Id.StartsWith("o00", StringComparison.Ordinal) && !order.Id.EndsWith("03", StringComparison.Ordinal)).Select(order => order.Id + order.CustomerId));
        await SameAsync(partitions, orders => orders.Where(order => order.Status.ToUpper() + "!" == "PAID!").Select(order => order.Total * 2 + order.At % 2));
        await SameAsync(partitions, orders => orders.Select(order => order.Total > 40 ? "much" : "little"));
        await SameAsync(partitions, orders => orders.Where(order => Math.Abs(order.Total - 40) < 3).Select(order => Math.Floor(order.Total / 2)));
        await SameAsync(partitions, orders => orders.Select(order => order.Status).Distinct());
    }

    [Theory]
    [MemberData(nameof(Partitions))]
    public async Task Arrays(int partitions)
    {
        await SameAsync(partitions, orders => orders.Where(order => order.Tags != null && Enumerable.Contains(order.Tags, "gift")).Select(order => order.Id + order.CustomerId));
        await SameAsync(partitions, orders => orders.Where(order => order.Tags != null && order.Tags.Any(tag => tag == "gift")).Select(order => order.Id + order.CustomerId));
        await SameAsync(partitions, orders => orders.Where(order => order.Tags != null && order.CustomerId == "cust1").SelectMany(order => order.Tags!));
    }

    [Theory]
    [MemberData(nameof(Partitions))]
    public async Task OrderAndWindows(int partitions)
    {
        await SameInOrderAsync(partitions, orders => orders.OrderBy(order => order.Total).Select(order => order.Total));
        await SameInOrderAsync(partitions, orders => orders.OrderByDescending(order => order.Total).Skip(5).Take(7).Select(order => order.Total));
        await SameInOrderAsync(partitions, orders => orders
            .OrderByDescending(order => order.At).ThenByDescending(order => order.Id).Select(order => order.Id));
        await SameInOrderAsync(partitions, orders => orders
            .Where(order => order.CustomerId == "cust2").OrderBy(order => order.Id).Take(3).Select(order => new { order.Id, order.At }));
    }

    [Theory]
    [MemberData(nameof(Partitions))]
    public async Task Aggregates(int partitions)
    {
        var queryable = stocked[partitions].GetItemLinqQueryable<Order>().Where(order => order.Status == "paid");
        var paid = Orders.Where(order => order.Status == "paid").ToList();
        Assert.Equal(paid.Count, (await queryable.CountAsync(Cancel)).Resource);
        Assert.Equal(paid.Sum(order => order.Total), (await queryable.Select(order => order.Total).SumAsync(Cancel)).Resource);
        Assert.Equal(paid.Average(order => order.Total), (await queryable.Select(order => order.Total).AverageAsync(Cancel)).Resource);
        Assert.Equal(paid.Min(order => order.At), (await queryable.Select(order => order.At).MinAsync(Cancel)).Resource);
        Assert.Equal(paid.Max(order => order.Total), (await queryable.Select(order => order.Total).MaxAsync(Cancel)).Resource);
    }

    [Theory]
    [MemberData(nameof(Partitions))]
    public async Task Groups(int partitions) => await SameAsync(partitions, orders => orders
        .GroupBy(order => order.CustomerId, (customer, group) => customer));

    private async Task SameAsync<T>(int partitions, Func<IQueryable<Order>, IQueryable<T>> query) =>
        Assert.Equal(query(Orders.AsQueryable()).Order(), (await AskAsync(partitions, query)).Order());

    private async Task SameInOrderAsync<T>(int partitions, Func<IQueryable<Order>, IQueryable<T>> query) =>
        Assert.Equal(query(Orders.AsQueryable()), await AskAsync(partitions, query));

    // Small pages, so that ordering and limits have to hold from page to page.
    private async Task<List<T>> AskAsync<T>(int partitions, Func<IQueryable<Order>, IQueryable<T>> query) =>
        (await query(stocked[partitions].GetItemLinqQueryable<Order>(requestOptions: new() { MaxItemCount = 6 })).ToFeedIterator().ReadAllAsync()).Items;
}
