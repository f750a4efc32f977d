using OrdersFn.Http.Tests.Support;
using Tests;

namespace OrdersFn.Http.Tests.Endpoints;

public sealed class NarrowStoreTests(NarrowStoreTests.NarrowApp app) : IClassFixture<NarrowStoreTests.NarrowApp>
{
    [Fact]
    public async Task FarMoreOrdersThanTheStoreTakesAreSlowedDownAndNoneIsLost()
    {
        // Many seconds' worth of the budget at once, from several senders and the queue together.
        const int Each = 400;
        var lines = Task.WhenAll(Enumerable.Range(0, 3).Select(sender => app.PlaceLinesAsync(Lines($"N{sender}", Each))));
        var queued = await app.PlaceLinesAsync(Lines("N3", Each), ("Prefer", "respond-async"));
        Assert.Equal(Each, queued.Count);
        while (app.Queue.Waiting.Count > 0)
            await app.DeliverAsync();

        Assert.All((await lines).SelectMany(results => results), result => Assert.Equal("created", result.GetProperty("result").GetString()));
        Assert.Empty(app.Queue.Letters);
        foreach (var customer in Enumerable.Range(0, 4))
        {
            await Eventually.IsAsync(async () =>
            {
                using var response = await app.SendAsync(HttpMethod.Get, $"customers/N{customer}/summary");
                return response.IsSuccessStatusCode && (await HttpApp.JsonOfAsync(response)).GetProperty("orders").GetInt32() == Each;
            });
        }
    }

    private static IEnumerable<string> Lines(string customer, int count) => Enumerable.Range(0, count).Select(n => Sample.Order($"O{n}", customer));

    /// <summary>About a hundred and fifty orders a second.</summary>
    public sealed class NarrowApp() : HttpApp(throughput: 1000, ("Intake:BulkPatience", "00:02:00"));
}
