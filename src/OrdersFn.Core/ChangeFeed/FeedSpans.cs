using System.Diagnostics;
using System.Text.Json;
using OrdersFn.Core.Telemetry;

namespace OrdersFn.Core.ChangeFeed;

/// <summary>
/// Traces the applying of a batch. What the batch does to the store is one span; where all of its changes are of one trace it is part of that one, else
/// every trace that ends here gets a span of its own, linked with the batch's. Orders of one trace, as those of one bulk request, share a span.
/// </summary>
internal sealed class FeedSpans : IDisposable
{
    /// <summary>The rest is not shown: a batch of a thousand traces must not cost a thousand spans.</summary>
    private const int MostTraces = 64;

    private readonly List<Activity> _spans = [];

    private FeedSpans()
    {
    }

    public static FeedSpans Begin(string consumer, IReadOnlyList<JsonElement> changes)
    {
        var spans = new FeedSpans();
        if (!OrderTrace.Source.HasListeners())
            return spans;
        var name = $"{consumer} apply";
        List<ActivityContext> traces = [.. changes.Select(ContextOf).OfType<ActivityContext>().DistinctBy(context => context.TraceId).Take(MostTraces)];
        var batch = OrderTrace.Source.CreateActivity(
            name, ActivityKind.Consumer,
            parentContext: traces is [var only] ? only : Activity.Current?.Context ?? default,
            links: traces.Count > 1 ? traces.Select(context => new ActivityLink(context)) : null);
        batch?.SetTag("messaging.batch.message_count", changes.Count);
        spans.Start(batch);
        if (traces.Count > 1)
        {
            foreach (var context in traces)
                spans.Start(OrderTrace.Source.CreateActivity(name, ActivityKind.Consumer, context, links: batch is null ? null : [new(batch.Context)]));
            // The calls to the store are part of the batch.
            Activity.Current = batch;
        }

        return spans;
    }

    /// <summary>That the batch failed, and comes again.</summary>
    public void Failed(Exception fault) => _spans.ForEach(span => span.SetStatus(ActivityStatusCode.Error, fault.GetType().Name));

    public void Dispose()
    {
        for (var i = _spans.Count - 1; i >= 0; i--)
            _spans[i].Dispose();
    }

    private static ActivityContext? ContextOf(JsonElement change) =>
        change.ValueKind == JsonValueKind.Object
        && change.TryGetProperty("trace", out var trace) && trace.ValueKind == JsonValueKind.String
        && OrderTrace.TryRead(trace.GetString(), out var context)
            ? context
            : null;

    private void Start(Activity? span)
    {
        if (span is not null)
            _spans.Add(span.Start());
    }
}
