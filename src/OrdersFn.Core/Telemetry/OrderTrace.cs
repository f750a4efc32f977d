using System.Diagnostics;

namespace OrdersFn.Core.Telemetry;

/// <summary>
/// The traces of orders. One begins with the request that writes an order and goes on wherever the order does: messages and documents carry its context
/// (W3C <c>traceparent</c>), as calls do.
/// </summary>
public static class OrderTrace
{
    public const string SourceName = "OrdersFn";

    /// <summary>As the runtime has it: whoever listens finds a process's sources by name.</summary>
    public static ActivitySource Source { get; } = new(SourceName);

    /// <summary>What is written into a message or document; null when the present call is not traced, or left out by sampling.</summary>
    public static string? Current => Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;

    /// <summary>The context in what was written; false for anything that is none.</summary>
    public static bool TryRead(string? text, out ActivityContext context)
    {
        context = default;
        return text is not null && ActivityContext.TryParse(text, traceState: null, isRemote: true, out context);
    }
}
