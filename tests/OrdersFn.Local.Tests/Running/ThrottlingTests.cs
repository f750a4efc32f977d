using System.Globalization;
using System.Net;
using OrdersFn.Local.Serving;
using OrdersFn.Local.Tests.Support;
using Tests;

namespace OrdersFn.Local.Tests.Running;

public sealed class ThrottlingTests(ThrottlingTests.NarrowApp app) : IClassFixture<ThrottlingTests.NarrowApp>
{
    [Fact]
    public async Task WhenTheStoreHasNoThroughputLeftCallersAreToldToTryAgain()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(number => app.Api.PlaceAsync(Sample.Order($"T{number}", "one customer"))));
        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.Created);
        var throttled = answers.Where(answer => answer.Status != HttpStatusCode.Created).ToList();
        Assert.NotEmpty(throttled);
        Assert.All(throttled, answer =>
        {
            answer.IsProblem(HttpStatusCode.TooManyRequests, "throttled");
            Assert.InRange(int.Parse(answer.Headers["Retry-After"], CultureInfo.InvariantCulture), 1, 60);
        });

        // Whoever was told so is not stored, and comes through later.
        var number = answers.ToList().FindIndex(answer => answer.Status == HttpStatusCode.TooManyRequests);
        await Eventually.EqualAsync(HttpStatusCode.Created, async () => (await app.Api.PlaceAsync(Sample.Order($"T{number}", "one customer"))).Status);
    }

    public sealed class NarrowApp : LocalApp
    {
        internal override ServeOptions Options => base.Options with { Throughput = 400, Partitions = 1 };
    }
}
