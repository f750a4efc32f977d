using System.Text.Json;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Timeline;

namespace OrdersFn.Http.Answers;

/// <summary>Where a rebuild of the timeline stands.</summary>
internal static class RebuildJson
{
    public static void Write(Utf8JsonWriter json, RebuildProgress progress)
    {
        json.WriteStartObject();
        json.WriteString("state"u8, JsonNamingPolicy.SnakeCaseLower.ConvertName(progress.Step.ToString()));
        json.WriteNumber("serving_generation"u8, progress.Serving);
        json.WriteNumber("orders_filled"u8, progress.Filled);
        if (progress.FilledTo is { } filledTo)
            json.WriteString("filled_to"u8, Timestamps.ToWire(filledTo));
        else
            json.WriteNull("filled_to"u8);
        json.WriteEndObject();
    }
}
