using OrdersFn.Core.OrderIndex;
using OrdersFn.Core.Tests.Timeline;

namespace OrdersFn.Core.Tests.OrderIndex;

public sealed class OrderIndexTests
{
    private static Task<IReadOnlyList<IndexedCustomer>> FindAsync(LocalViews views, string order) =>
        views.Get<OrderIndexReader>().CustomersOfAsync(order, TestContext.Current.CancellationToken);

    [Fact]
    public async Task NamesEveryCustomerWithAnOrderOfTheId()
    {
        await using var views = await LocalViews.CreateAsync();
        await views.ApplyAsync(views.Index, Some.Order("SAME", "C2~1"), Some.Order("SAME", "C1"), Some.Order("OTHER", "C3"));
        Assert.Equal([new("C1", false), new("C2", false)], await FindAsync(views, "SAME"));
        Assert.Equal([new("C3", false)], await FindAsync(views, "OTHER"));
        Assert.Empty(await FindAsync(views, "NONE"));
    }

    [Fact]
    public async Task AnErasedOrderStaysFindableAsErasedWhateverIsReplayed()
    {
        await using var views = await LocalViews.CreateAsync();
        var order = Some.Order("A", "C1");
        var erased = Some.Tombstone(order) with { WrittenAt = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() };
        await views.ApplyAsync(views.Index, order);
        await views.ApplyAsync(views.Index, erased);
        await views.ApplyAsync(views.Index, order);
        await views.ApplyAsync(views.Index, order with { Version = 2 }, erased);
        Assert.Equal([new("C1", true)], await FindAsync(views, "A"));
        var entry = Assert.Single(await LocalViews.RowsAsync(views.Store.OrderIndex, "SELECT * FROM c"));
        Assert.InRange(entry.GetProperty("ttl").GetInt32(), 3500, 3600);

        await views.ApplyAsync(views.Index, order with { ReceivedAt = "2026-01-01T00:00:00.0000000Z" });
        Assert.Equal([new("C1", false)], await FindAsync(views, "A"));
    }
}
