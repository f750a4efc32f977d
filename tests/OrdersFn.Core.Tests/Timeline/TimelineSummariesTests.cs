using OrdersFn.Core.Orders;
using OrdersFn.Core.Timeline;

namespace OrdersFn.Core.Tests.Timeline;

public sealed class TimelineSummariesTests
{
    public static TheoryData<string?, string?> Ranges => new()
    {
        { null, null },
        { "2025-06-30T12:00:00Z", "2025-06-30T13:00:00Z" },
        { "2025-06-30T12:10:00Z", "2025-06-30T12:40:00Z" },
        { "2025-06-30T12:10:00Z", "2025-06-30T13:05:00Z" },
        { "2025-06-30T11:59:59.9999999Z", "2025-07-02T10:20:00Z" },
        { "2025-06-30T10:00:00Z", "2025-06-30T12:30:00Z" },
        { "2025-06-29T00:00:00Z", null },
        { null, "2025-06-30T13:20:00Z" },
        { "2025-07-30T00:00:00Z", "2025-06-30T00:00:00Z" },
        { "1970-01-01T00:00:00Z", "2100-01-01T00:00:00Z" },
    };

    private static IEnumerable<OrderDocument> Orders() => Enumerable.Range(0, 150).Select(i => Some.Order(
        $"O{i}", $"C{i % 4}", Some.Time.AddMinutes(-60).AddMinutes(i * 29 % 4000), status: (OrderStatus)(i % 5), total: i * 3, quantity: i % 7 + 1,
        currency: i % 3 == 0 ? "EUR" : "GBP"));

    [Theory]
    [MemberData(nameof(Ranges))]
    public async Task SumsAreThoseOfTheOrdersInTheRange(string? from, string? to)
    {
        await using var views = await LocalViews.CreateAsync(3);
        await views.ApplyAsync(views.Timeline, Orders());
        var (start, end) = (Parse(from), Parse(to));
        var inRange = Orders().Where(order => Timestamps.FromStored(order.OrderedAt) is var at && (start is null || at >= start) && (end is null || at < end)).ToList();
        foreach (var interval in Enum.GetValues<SummaryInterval>())
        {
            var summary = await views.Get<TimelineSummaries>().SummariseAsync(start, end, interval, TestContext.Current.CancellationToken);
            Assert.Equal(Describe(inRange), Describe(summary.Total));
            var expected = inRange.GroupBy(order => order.OrderedAt[..(interval == SummaryInterval.Hour ? 13 : 10)]).OrderBy(group => group.Key, StringComparer.Ordinal);
            Assert.Equal(
                expected.Select(group => group.Key + " " + Describe(group)),
                summary.Intervals.Select(part => Timestamps.ToStored(part.Start)[..(interval == SummaryInterval.Hour ? 13 : 10)] + " " + Describe(part.Sums)));
        }
    }

    private static DateTimeOffset? Parse(string? text) => text is null ? null : DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string Describe(IEnumerable<OrderDocument> orders)
    {
        var tally = new Tally();
        foreach (var order in orders)
            tally.Add(order.Status!.Value, order.Currency!, order.Total, order.Quantity);
        return Describe(tally);
    }

    private static string Describe(Tally tally) => $"{tally.Orders} {tally.Units} {string.Join(',', tally.Revenue)} {string.Join(',', tally.ByStatus)}";
}
