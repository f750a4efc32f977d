using System.Text.Json.Nodes;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Tests.Timeline;
using Tests;

namespace OrdersFn.Core.Tests.Audit;

/// <summary>Views of sixty orders, and ways to damage them.</summary>
internal static class DamagedViews
{
    private static IEnumerable<OrderDocument> Orders() =>
        Enumerable.Range(0, 60).Select(i => Some.Order($"O{i:D2}", $"C{i % 5}", Some.Time.AddHours(i / 3 * 7), total: i));

    /// <summary>Orders in the views by way of the feed, so that the views are known to be caught up.</summary>
    public static async Task<LocalViews> FilledAsync(params (string Key, string Value)[] settings)
    {
        var views = await LocalViews.CreateAsync(2, settings);
        await views.StartAsync();
        await views.PutAsync(Orders());
        var gone = Some.Order("GONE", "C9", Some.Time.AddDays(40));
        await views.PutAsync(gone);
        await Eventually.IsAsync(async () => (await views.WalkAsync(new() { Limit = 1000 })).Sum(page => page.Entries.Count) == 61);
        await views.PutAsync(Some.Tombstone(gone));
        await Eventually.IsAsync(async () => (await views.WalkAsync(new() { Limit = 1000 })).Sum(page => page.Entries.Count) == 60);
        await Eventually.IsAsync(async () => (await LocalViews.RowsAsync(views.Store.OrderIndex, "SELECT * FROM c WHERE c.type = 'erased'")).Count == 1);
        return views;
    }

    public static async Task<JsonObject> FirstAsync(LocalViews views, Container container, string where) =>
        JsonNode.Parse((await LocalViews.RowsAsync(container, "SELECT * FROM c WHERE " + where)).First().GetRawText())!.AsObject();

    public static async Task DeleteAsync(Container container, JsonObject item, string key)
    {
        using var response = await container.DeleteItemStreamAsync((string)item["id"]!, new PartitionKey((string)item[key]!));
        response.EnsureSuccessStatusCode();
    }

    public static async Task WriteAsync(Container container, JsonObject item, string key)
    {
        using var body = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(item.ToJsonString()));
        using var response = await container.UpsertItemStreamAsync(body, new PartitionKey((string)item[key]!));
        response.EnsureSuccessStatusCode();
    }
}
