using System.Diagnostics;
using OrdersFn.Core.Telemetry;

namespace OrdersFn.Core.Queue;

/// <summary>Carries a trace through the queue: in the property that W3C gives a call, or in that of the Service Bus clients.</summary>
internal static class MessageTrace
{
    public const string Property = "traceparent";

    private const string ClientsProperty = "Diagnostic-Id";

    /// <summary>A span of the message's own trace, to be ended when its verdict is known; null when it has none or nobody listens.</summary>
    public static Activity? Begin(OrderMessage message)
    {
        if (!OrderTrace.Source.HasListeners() || !OrderTrace.TryRead(Text(message, Property) ?? Text(message, ClientsProperty), out var context))
            return null;
        // The present span is that of the whole batch.
        return OrderTrace.Source.StartActivity(
            "order take", ActivityKind.Consumer, context, links: Activity.Current is { } batch ? [new(batch.Context)] : null);
    }

    private static string? Text(OrderMessage message, string property) => message.Properties.GetValueOrDefault(property) as string;
}
