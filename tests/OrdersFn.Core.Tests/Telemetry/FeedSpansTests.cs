using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Telemetry;
using OrdersFn.Core.Tests.Timeline;

namespace OrdersFn.Core.Tests.Telemetry;

public sealed class FeedSpansTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;
    private readonly string _consumer = $"consumer-{Guid.NewGuid():N}";

    public FeedSpansTests()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name == OrderTrace.SourceName,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            // Other tests' consumers end spans too.
            ActivityStopped = activity =>
            {
                if (activity.OperationName == $"{_consumer} apply")
                    _ended.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void ABatchOfOneTraceIsPartOfIt()
    {
        var trace = NewTrace();
        using (FeedSpans.Begin(_consumer, [Change("O1", trace), Change("O2", trace), Change("O3", null)]))
            Assert.Equal(ActivityContext.Parse(trace, null).TraceId, Activity.Current!.TraceId);
        var span = Assert.Single(_ended);
        Assert.Equal(ActivityContext.Parse(trace, null).SpanId, span.ParentSpanId);
        Assert.Empty(span.Links);
    }

    [Fact]
    public void OfSeveralTracesEachGetsASpanAndTheBatchIsLinkedWithAll()
    {
        string[] traces = [NewTrace(), NewTrace()];
        ActivityTraceId batch;
        using (FeedSpans.Begin(_consumer, [.. traces.Select(trace => Change("O", trace))]))
            batch = Activity.Current!.TraceId;
        Assert.Equal(3, _ended.Count);
        Assert.DoesNotContain(batch, traces.Select(trace => ActivityContext.Parse(trace, null).TraceId));
        foreach (var trace in traces)
        {
            var its = Assert.Single(_ended, span => span.TraceId == ActivityContext.Parse(trace, null).TraceId);
            Assert.Equal(batch, Assert.Single(its.Links).Context.TraceId);
        }

        var whole = Assert.Single(_ended, span => span.TraceId == batch);
        Assert.Equal(
            traces.Select(trace => ActivityContext.Parse(trace, null).TraceId.ToHexString()).Order(),
            whole.Links.Select(link => link.Context.TraceId.ToHexString()).Order());
    }

    [Fact]
    public void ThousandsOfTracesDoNotMakeThousandsOfSpans()
    {
        using (FeedSpans.Begin(_consumer, [.. Enumerable.Range(0, 2000).Select(i => Change($"O{i}", NewTrace()))]))
        {
        }

        Assert.Equal(65, _ended.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no trace")]
    [InlineData("00-00000000000000000000000000000000-0000000000000000-01")]
    public void WhatIsNoTraceIsPassedOver(string? trace)
    {
        using (FeedSpans.Begin(_consumer, [Change("O1", trace), JsonSerializer.SerializeToElement(7), JsonSerializer.SerializeToElement(new { trace = 7 })]))
        {
        }

        Assert.Empty(Assert.Single(_ended).Links);
    }

    [Fact]
    public async Task ABatchThatFailsSaysSo()
    {
        await using var views = await LocalViews.CreateAsync();
        var trace = ActivityContext.Parse(NewTrace(), null);
        var failed = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == OrderTrace.SourceName,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == trace.TraceId)
                    failed.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        var order = Timeline.Some.Order("O1") with { Trace = $"00-{trace.TraceId}-{trace.SpanId}-01" };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => views.ApplyUntilAsync(views.Timeline, [order], gone.Token));
        Assert.Equal(ActivityStatusCode.Error, Assert.Single(failed).Status);
    }

    private static string NewTrace() => $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01";

    private static JsonElement Change(string id, string? trace) => Timeline.Some.Raw(Timeline.Some.Order(id) with { Trace = trace });
}
