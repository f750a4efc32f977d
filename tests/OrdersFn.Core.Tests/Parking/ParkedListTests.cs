using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using OrdersFn.Core.Parking;
using OrdersFn.Core.Store;
using OrdersFn.Core.Tests.Timeline;

namespace OrdersFn.Core.Tests.Parking;

public sealed class ParkedListTests
{
    [Theory]
    [InlineData(null, 1, 18)]
    [InlineData(null, 4, 18)]
    [InlineData(null, 100, 18)]
    [InlineData("timeline", 2, 9)]
    public async Task EverythingIsWalkedOnceOldestFirstAlsoWhereTimesAreEqual(string? source, int limit, int expected)
    {
        await using var views = await LocalViews.CreateAsync();
        var time = new FakeTimeProvider(Some.Time);
        var parked = new ParkedDocuments(views.Clients, time);
        for (var i = 0; i < 9; i++)
        {
            // Both consumers park the same documents, three of them at each time.
            foreach (var consumer in (string[])["timeline", "order-index"])
                await parked.ParkAsync(consumer, JsonElement.Parse($$"""{"id":"{{i}}"}"""), "why", TestContext.Current.CancellationToken);
            if (i % 3 == 2)
                time.Advance(TimeSpan.FromTicks(1));
        }

        var walked = new List<ParkedDocument>();
        for (KeysetPosition? after = null; ;)
        {
            var page = await parked.ListAsync(source, limit, after, TestContext.Current.CancellationToken);
            if (page.Count == 0)
                break;
            Assert.InRange(page.Count, 1, limit);
            walked.AddRange(page);
            after = page[^1].Position;
        }

        Assert.Equal(expected, walked.Select(document => (document.Source, document.Id)).Distinct().Count());
        Assert.Equal(expected, walked.Count);
        Assert.Equal(walked.Select(document => document.ParkedAt).Order(StringComparer.Ordinal), walked.Select(document => document.ParkedAt));
        Assert.All(walked, document => Assert.Null(document.Body));
    }
}
