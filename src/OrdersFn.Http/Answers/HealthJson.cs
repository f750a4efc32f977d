using System.Text.Json;
using OrdersFn.Core.Health;
using OrdersFn.Core.Orders;

namespace OrdersFn.Http.Answers;

/// <summary>Ready or not, and why: the store, the queue with its depth, and each view with its lag in seconds.</summary>
internal static class HealthJson
{
    public static void Write(Utf8JsonWriter json, bool ready, HealthReport store, QueueReport queue, IReadOnlyList<ConsumerHealth> consumers)
    {
        json.WriteStartObject();
        json.WriteString("status"u8, ready ? "ready" : "not_ready");
        json.WriteStartObject("store"u8);
        WriteReport(json, store);
        json.WriteEndObject();
        json.WriteStartObject("queue"u8);
        WriteReport(json, queue.Report);
        if (queue.Depth is { } depth)
        {
            json.WriteNumber("waiting"u8, depth.Waiting);
            json.WriteNumber("dead_letters"u8, depth.DeadLetters);
        }

        json.WriteEndObject();
        json.WriteStartObject("views"u8);
        foreach (var consumer in consumers)
        {
            json.WriteStartObject(consumer.Lag.Consumer);
            WriteReport(json, consumer.Report);
            json.WriteNumber("lag_seconds"u8, Math.Round(consumer.Lag.Lag.TotalSeconds, 3));
            json.WriteString("as_of"u8, Timestamps.ToWire(consumer.Lag.AsOf));
            json.WriteNumber("parked"u8, consumer.Parked);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteReport(Utf8JsonWriter json, HealthReport report)
    {
        json.WriteBoolean("ready"u8, report.Ready);
        if (report.Reason is not null)
            json.WriteString("reason"u8, report.Reason);
    }
}
