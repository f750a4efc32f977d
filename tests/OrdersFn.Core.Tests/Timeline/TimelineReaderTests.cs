using OrdersFn.Core.Orders;
using OrdersFn.Core.Timeline;

namespace OrdersFn.Core.Tests.Timeline;

public sealed class TimelineReaderTests
{
    private static readonly string[] OddIds = ["a", "Z", "é", "\uFFFD", "\U0001F600", "z~", "a b"];

    /// <summary>A dense hour with equal times, sparse hours, days far apart, odd ids.</summary>
    private static List<OrderDocument> Orders()
    {
        var orders = new List<OrderDocument>();
        for (var i = 0; i < 120; i++)
            orders.Add(Some.Order($"D{i:D3}", $"C{i % 5}", Some.Time.AddMinutes(i / 30), status: (OrderStatus)(i % 3), version: 1));
        for (var i = 0; i < 40; i++)
            orders.Add(Some.Order($"S{i:D2}", "SPARSE", Some.Time.AddHours(-11 * i)));
        foreach (var id in OddIds)
        {
            orders.Add(Some.Order(id, "ODD", Some.Time));
            orders.Add(Some.Order(id, "ODD2", Some.Time));
        }

        orders.Add(Some.Order("FIRST", "OLD", DateTimeOffset.UnixEpoch));
        orders.Add(Some.Order("LAST", "FAR", new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero).AddTicks(9_999_999)));
        return orders;
    }

    private static async Task<LocalViews> WithOrdersAsync(List<OrderDocument> orders)
    {
        var views = await LocalViews.CreateAsync(3);
        await views.ApplyAsync(views.Timeline, orders);
        return views;
    }

    private static IEnumerable<(string, string, string)> Sorted(IEnumerable<OrderDocument> orders) => orders
        .OrderBy(order => order.OrderedAt, StringComparer.Ordinal)
        .ThenBy(order => order.Id, Core.Store.CodePointOrder.Instance)
        .ThenBy(order => order.CustomerId, Core.Store.CodePointOrder.Instance)
        .Select(order => (order.OrderedAt, order.Id, order.CustomerId));

    private static IEnumerable<(string, string, string)> Keys(IEnumerable<TimelinePage> pages) =>
        pages.SelectMany(page => page.Entries).Select(entry => (Timestamps.ToStored(entry.OrderedAt), entry.OrderId, entry.CustomerId));

    [Theory]
    [InlineData(1, false)]
    [InlineData(7, false)]
    [InlineData(7, true)]
    [InlineData(100, true)]
    [InlineData(1000, false)]
    public async Task AWalkSeesEveryOrderOnceInOrder(int limit, bool descending)
    {
        var orders = Orders();
        if (limit == 1)
            orders = [.. orders.Where((_, i) => i % 9 == 0)];
        await using var views = await WithOrdersAsync(orders);
        var pages = await views.WalkAsync(new TimelineQuery { Limit = limit, Descending = descending });
        var expected = descending ? Sorted(orders).Reverse() : Sorted(orders);
        Assert.Equal(expected, Keys(pages));
        Assert.All(pages.SkipLast(1), page => Assert.Equal(limit, page.Entries.Count));
        Assert.NotEmpty(pages[^1].Entries);
    }

    [Fact]
    public async Task ARangeIncludesItsStartAndNotItsEnd()
    {
        var orders = Orders();
        await using var views = await WithOrdersAsync(orders);
        var (from, to) = (Some.Time, Some.Time.AddMinutes(2));
        foreach (var descending in new[] { false, true })
        {
            var pages = await views.WalkAsync(new TimelineQuery { From = from, To = to, Limit = 9, Descending = descending });
            var expected = Sorted(orders.Where(order => Timestamps.FromStored(order.OrderedAt) >= from && Timestamps.FromStored(order.OrderedAt) < to));
            Assert.Equal(descending ? expected.Reverse() : expected, Keys(pages));
        }

        Assert.Empty(await KeysOfAsync(views, new TimelineQuery { From = to, To = from }));
        Assert.Empty(await KeysOfAsync(views, new TimelineQuery { From = from, To = from }));
    }

    [Fact]
    public async Task OnlyTheStatusAskedForIsListed()
    {
        var orders = Orders();
        await using var views = await WithOrdersAsync(orders);
        var keys = await KeysOfAsync(views, new TimelineQuery { Status = OrderStatus.Paid, Limit = 11 });
        Assert.Equal(Sorted(orders.Where(order => order.Status == OrderStatus.Paid)), keys);
    }

    [Fact]
    public async Task OrdersThatArriveDuringAWalkDoNotDisturbIt()
    {
        var orders = Orders();
        await using var views = await WithOrdersAsync(orders);
        var seen = new List<(string, string, string)>();
        var query = new TimelineQuery { Limit = 13, Descending = true };
        for (var i = 0; ; i++)
        {
            var page = await views.Reader.ListAsync(query, TestContext.Current.CancellationToken);
            seen.AddRange(Keys([page]));
            if (page.Next is null)
                break;
            await views.ApplyAsync(views.Timeline, Some.Order($"NEW{i}", "C", Some.Time.AddMinutes(40 - i)), Some.Order($"LATE{i}", "C", Some.Time.AddHours(-5 * i)));
            query = query with { After = page.Next };
        }

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Empty(Sorted(orders).Except(seen));
    }

    [Fact]
    public async Task AnEmptyViewIsAnEmptyPage()
    {
        await using var views = await LocalViews.CreateAsync();
        var page = await views.Reader.ListAsync(new TimelineQuery(), TestContext.Current.CancellationToken);
        Assert.Empty(page.Entries);
        Assert.Null(page.Next);
    }

    private static async Task<List<(string, string, string)>> KeysOfAsync(LocalViews views, TimelineQuery query) => [.. Keys(await views.WalkAsync(query))];
}
