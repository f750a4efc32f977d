using System.Net;
using Microsoft.Azure.Cosmos;

namespace CosmosLocal.Tests.EndToEnd;

/// <summary>Pulls the change feed of all versions and deletes, always on from where it was.</summary>
internal sealed class VersionFeed<T>(Container container, string continuation)
{
    public string Continuation { get; private set; } = continuation;

    public static async Task<VersionFeed<T>> FromNowAsync(Container container, FeedRange? range = null)
    {
        using var feed = container.GetChangeFeedIterator<ChangeFeedItem<T>>(range is null ? ChangeFeedStartFrom.Now() : ChangeFeedStartFrom.Now(range), ChangeFeedMode.AllVersionsAndDeletes);
        FeedResponse<ChangeFeedItem<T>> page;
        do
        {
            page = await feed.ReadNextAsync(TestContext.Current.CancellationToken);
        }
        while (page.StatusCode != HttpStatusCode.NotModified);
        return new(container, page.ContinuationToken);
    }

    public async Task<List<ChangeFeedItem<T>>> DrainAsync(int? pageSize = null, Func<Task>? betweenPages = null)
    {
        using var feed = container.GetChangeFeedIterator<ChangeFeedItem<T>>(
            ChangeFeedStartFrom.ContinuationToken(Continuation), ChangeFeedMode.AllVersionsAndDeletes, new() { PageSizeHint = pageSize });
        var changes = new List<ChangeFeedItem<T>>();
        while (true)
        {
            var page = await feed.ReadNextAsync(TestContext.Current.CancellationToken);
            Continuation = page.ContinuationToken;
            if (page.StatusCode == HttpStatusCode.NotModified)
                return changes;
            Assert.True(page.Count <= (pageSize ?? int.MaxValue));
            Assert.True(page.RequestCharge >= 1);
            changes.AddRange(page);
            if (betweenPages is not null)
                await betweenPages();
        }
    }
}
