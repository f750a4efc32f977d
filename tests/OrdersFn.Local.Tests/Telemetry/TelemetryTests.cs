using System.Net;
using OrdersFn.Core.Telemetry;
using OrdersFn.Local.Tests.Running;
using OrdersFn.Local.Tests.Support;
using Tests;

namespace OrdersFn.Local.Tests.Telemetry;

/// <summary>What the local program sends to a collector, as a collector sees it.</summary>
public sealed class TelemetryTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _data = new();
    private OtlpCollector _collector = null!;

    public async ValueTask InitializeAsync() => _collector = await OtlpCollector.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _collector.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task OneTraceGoesFromThePostToTheTimelinesWrite()
    {
        using var server = await ServeAsync();
        using var http = new HttpClient { BaseAddress = server.Url };
        var trace = await PlaceTracedAsync(new(http), "O1");

        await SpanAsync(trace, span => span.Scope.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) && span.Name.StartsWith("POST", StringComparison.Ordinal));
        await SpanAsync(trace, span => IsCall(span, "create_item", "orders"));
        var apply = await SpanAsync(trace, span => span is { Scope: OrderTrace.SourceName, Name: "timeline apply" });
        var write = await SpanAsync(trace, span => IsCall(span, "execute_transactional_batch", "timeline") || IsCall(span, "execute_batch", "timeline"));
        Assert.Equal(apply.Id, write.Parent);
        await SpanAsync(trace, span => span is { Scope: OrderTrace.SourceName, Name: "order-index apply" });
    }

    [Fact]
    public async Task AReadThroughTheCacheIsInItsCallersTrace()
    {
        using var server = await ServeAsync();
        using var http = new HttpClient { BaseAddress = server.Url };
        var api = new Api(http);
        await api.PlaceAsync(Sample.Order("O1"));
        var trace = NewTrace();
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("api/customers/C1/orders/O1", ("traceparent", ParentIn(trace)))).Status);
        await SpanAsync(trace, span => IsCall(span, "read_item", "orders"));
    }

    [Fact]
    public async Task TheTraceOfAnOrderThatWaitedInTheQueueIsNotBroken()
    {
        using var server = await ServeAsync();
        using var http = new HttpClient { BaseAddress = server.Url };
        var trace = await PlaceTracedAsync(new(http), "O2", ("Prefer", "respond-async"));

        await SpanAsync(trace, span => span is { Scope: OrderTrace.SourceName, Name: "order take" });
        await SpanAsync(trace, span => span is { Scope: OrderTrace.SourceName, Name: "timeline apply" });
    }

    [Fact]
    public async Task EveryMetricArrives()
    {
        using var server = await ServeAsync();
        using var http = new HttpClient { BaseAddress = server.Url };
        var api = new Api(http);
        await api.PlaceAsync(Sample.Order("O1", "C1"));
        await api.PlaceAsync(Sample.Order("O1", "C1"));
        await api.PlaceAsync("{}");
        await api.PlaceLinesAsync(string.Join('\n', Enumerable.Range(0, 20).Select(i => Sample.Order($"B{i}", "C1"))));
        await api.PlaceAsync(Sample.Order("O2", "C2"), ("Prefer", "respond-async"));
        using var layout = Api.Json("""{"buckets":4,"lanes":2}""");
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(HttpMethod.Put, "api/customers/C1/layout", layout)).Status);

        foreach (var metric in (string[])[
            $"{MetricNames.Orders} result=created way=http", $"{MetricNames.Orders} result=duplicate way=http", $"{MetricNames.Orders} result=invalid way=http",
            $"{MetricNames.Orders} result=created way=bulk", $"{MetricNames.Orders} result=accepted way=http", $"{MetricNames.Orders} result=created way=queue",
            $"{MetricNames.BatchSize} way=bulk", $"{MetricNames.BatchSize} way=queue",
            $"{MetricNames.RequestUnits} container=orders operation=create", $"{MetricNames.RequestUnits} container=orders operation=bulk",
            $"{MetricNames.RequestUnits} container=orders operation=change_feed", $"{MetricNames.RequestUnits} container=timeline operation=batch",
            $"{MetricNames.ViewLag} consumer=timeline", $"{MetricNames.ViewLag} consumer=order-index", $"{MetricNames.ViewBehind} consumer=timeline",
            $"{MetricNames.ParkedWaiting} consumer=timeline", $"{MetricNames.QueueDepth}", $"{MetricNames.DeadLetters}", $"{MetricNames.MovesWaiting}", $"{MetricNames.Moves}",
        ])
        {
            await Eventually.IsAsync(() => Task.FromResult(_collector.Metrics.ContainsKey(metric)));
        }
    }

    [Fact]
    public async Task ThrottlingIsCounted()
    {
        using var server = await ServeAsync(["--partitions", "1", "--throughput", "400"]);
        using var http = new HttpClient { BaseAddress = server.Url };
        var api = new Api(http);
        for (var round = 0; !_collector.Metrics.ContainsKey($"{MetricNames.Throttles} container=orders operation=create"); round++)
        {
            Assert.True(round < 100, string.Join('\n', _collector.Metrics.Keys));
            await Task.WhenAll(Enumerable.Range(0, 100).Select(i => api.PlaceAsync(Sample.Order($"R{round}-{i}", "C1"))));
        }
    }

    [Fact]
    public async Task LogsComeWithTheirScopesAndWithoutWhatWasOrdered()
    {
        using var server = await ServeAsync([], ("Logging__LogLevel__Default", "Information"));
        using var http = new HttpClient { BaseAddress = server.Url };
        await new Api(http).PlaceAsync(Sample.Mission);
        await Eventually.IsAsync(() => Task.FromResult(_collector.Logs.Any(log => log.Contains("RequestPath=/api/orders", StringComparison.Ordinal))));
        Assert.DoesNotContain(_collector.Logs, log => log.Contains("SHOE001", StringComparison.Ordinal));
    }

    private Task<ServerProcess> ServeAsync(params string[] arguments) => ServeAsync(arguments, []);

    private Task<ServerProcess> ServeAsync(string[] arguments, params (string Name, string Value)[] settings) => ServerProcess.ServeAsync(
        _data.Path,
        arguments,
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", _collector.Endpoint),
            ("OTEL_METRIC_EXPORT_INTERVAL", "500"),
            ("OTEL_BSP_SCHEDULE_DELAY", "200"),
            ("OTEL_BLRP_SCHEDULE_DELAY", "200"),
            ("Telemetry__MeasureEvery", "00:00:00.500"),
            ("Partitioning__LayoutCacheSeconds", "1"),
            ("Partitioning__LongestPlacing", "00:00:01"),
            ("Partitioning__Grace", "00:00:01"),
            ("Mover__Interval", "00:00:00.500"),
            .. settings,
        ]);

    /// <summary>Places an order within a trace of the caller, and returns that trace.</summary>
    private static async Task<string> PlaceTracedAsync(Api api, string order, params (string Name, string Value)[] headers)
    {
        var trace = NewTrace();
        var answer = await api.PlaceAsync(Sample.Order(order), [("traceparent", ParentIn(trace)), .. headers]);
        Assert.True((int)answer.Status is >= 200 and < 300, answer.Text);
        return trace;
    }

    private static string NewTrace() => Guid.NewGuid().ToString("N");

    private static string ParentIn(string trace) => $"00-{trace}-00f067aa0ba902b7-01";

    private static bool IsCall(CollectedSpan span, string operation, string container) =>
        span.Name.StartsWith(operation, StringComparison.Ordinal)
        && span.Attributes.Any(attribute => attribute == $"db.collection.name={container}" || attribute == $"db.cosmosdb.container={container}");

    private async Task<CollectedSpan> SpanAsync(string trace, Predicate<CollectedSpan> wanted)
    {
        CollectedSpan? found = null;
        try
        {
            await Eventually.IsAsync(() => Task.FromResult((found = _collector.Spans.FirstOrDefault(span => span.Trace == trace && wanted(span))) is not null));
        }
        catch (Exception)
        {
            Assert.Fail(string.Join('\n', _collector.Spans));
        }

        return found!;
    }
}
