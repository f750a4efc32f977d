using OrdersFn.Core.Caching;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;
using OrdersFn.Core.Timeline;
using Tests;

namespace OrdersFn.Core.Tests.Timeline;

public sealed class DatedSummariesTests
{
    private static readonly DateTimeOffset Year = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset July = new(2025, 7, 1, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TimelineSummariesTests.Ranges), MemberType = typeof(TimelineSummariesTests))]
    public async Task SumsAreTheSameHoweverMuchOfThemIsKept(string? from, string? to)
    {
        await using var views = await OpenAsync();
        await views.ApplyAsync(views.Timeline, Enumerable.Range(0, 60).Select(i => Order(i, Some.Time.AddMinutes(-60).AddMinutes(i * 67))));
        var summaries = views.Get<DatedSummaries>();
        var (start, end) = (Parse(from), Parse(to));
        foreach (var interval in Enum.GetValues<SummaryInterval>())
        {
            var expected = Describe(await views.Get<TimelineSummaries>().SummariseAsync(start, end, interval, Cancellation));
            // One day is known beforehand, then all, then none is asked for.
            await summaries.SummariseAsync(July, July.AddDays(1), interval, CacheUse.Allowed, Cancellation);
            foreach (var use in (CacheUse[])[CacheUse.Allowed, CacheUse.Allowed, CacheUse.Bypassed])
                Assert.Equal(expected, Describe((await summaries.SummariseAsync(start, end, interval, use, Cancellation)).Sums));
        }
    }

    [Fact]
    public async Task AYearIsReadWithOneQueryAndAskedAgainNotAtAll()
    {
        await using var views = await OpenAsync();
        await views.ApplyAsync(views.Timeline, Enumerable.Range(0, 120).Select(i => Order(i, Year.AddDays(i * 3))));
        Assert.Equal(120, (await YearAsync(views)).Sums.Total.Orders);
        var calls = Calls(views);
        Assert.Equal(120, (await YearAsync(views, CacheUse.Bypassed)).Sums.Total.Orders);
        Assert.InRange(Calls(views) - calls, 1, 10);
        calls = Calls(views);
        Assert.Equal(120, (await YearAsync(views)).Sums.Total.Orders);
        var part = await views.Get<DatedSummaries>().SummariseAsync(Year, Year.AddDays(270), SummaryInterval.Day, CacheUse.Allowed, Cancellation);
        Assert.Equal(90, part.Sums.Intervals.Count);
        Assert.Equal(calls, Calls(views));
    }

    [Fact]
    public async Task AnAnswerIsAsOfTheOldestOfWhatItIsMadeOf()
    {
        await using var views = await OpenAsync();
        var other = views.AnotherHost(("Cache:PastDayFor", "01:00:00"), ("Timeline:FreshnessAge", "00:00:00"));
        await views.StartAsync();
        await views.PutAsync(Order(1, Year));
        await Eventually.IsAsync(async () => (await YearAsync(other, CacheUse.Bypassed)).Sums.Total.Orders == 1);
        var kept = await YearAsync(other);

        await views.PutAsync(Order(2, Year.AddHours(1)));
        await Eventually.IsAsync(async () =>
            (await views.Get<TimelineSummaries>().SummariseAsync(Year, null, SummaryInterval.Day, Cancellation)).Total.Orders == 2);
        var again = await YearAsync(other);
        Assert.Equal((1, kept.AsOf), (again.Sums.Total.Orders, again.AsOf));
        // Today is read, and still it is as of then.
        var open = await other.Get<DatedSummaries>().SummariseAsync(Year, null, SummaryInterval.Day, CacheUse.Allowed, Cancellation);
        Assert.True(open.AsOf <= kept.AsOf);

        var past = await YearAsync(other, CacheUse.Bypassed);
        Assert.Equal(2, past.Sums.Total.Orders);
        Assert.True(past.AsOf > kept.AsOf);
        Assert.Equal((2, past.AsOf), ((await YearAsync(other)).Sums.Total.Orders, (await YearAsync(other)).AsOf));
    }

    [Fact]
    public async Task WhatThisHostBringsIntoTheViewIsSeenAtOnce()
    {
        await using var views = await OpenAsync();
        for (var n = 0; n < 3; n++)
        {
            Assert.Equal(n, (await YearAsync(views)).Sums.Total.Orders);
            await views.ApplyAsync(views.Timeline, Order(n, Year.AddDays(n / 2)));
        }

        Assert.Equal(3, (await YearAsync(views)).Sums.Total.Orders);
    }

    private static Task<LocalViews> OpenAsync(params (string Key, string Value)[] settings) =>
        LocalViews.CreateAsync(2, [("Cache:PastDayFor", "01:00:00"), .. settings]);

    private static Task<DatedSummary> YearAsync(LocalViews views, CacheUse use = CacheUse.Allowed) =>
        views.Get<DatedSummaries>().SummariseAsync(Year, Year.AddYears(1), SummaryInterval.Day, use, Cancellation);

    private static long Calls(LocalViews views) =>
        views.Account.ReadPartitions(views.Clients.Database, ContainerNames.Timeline).Sum(partition => partition.Requests);

    private static OrderDocument Order(int n, DateTimeOffset at) =>
        Some.Order($"O{n}", $"C{n % 4}", at, status: (OrderStatus)(n % 5), total: n * 3, quantity: n % 7 + 1, currency: n % 3 == 0 ? "EUR" : "GBP");

    private static DateTimeOffset? Parse(string? text) => text is null ? null : DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string Describe(TimelineSummary summary) =>
        string.Join('\n', summary.Intervals.Select(part => $"{part.Start:O} {Describe(part.Sums)}").Append(Describe(summary.Total)));

    private static string Describe(Tally tally) => $"{tally.Orders} {tally.Units} {string.Join(',', tally.Revenue)} {string.Join(',', tally.ByStatus)}";
}
