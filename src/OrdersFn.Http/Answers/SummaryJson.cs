using System.Globalization;
using System.Text.Json;
using OrdersFn.Core.Lookup;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Timeline;

namespace OrdersFn.Http.Answers;

/// <summary>Sums over orders: one customer's, or a range of time's by interval.</summary>
internal static class SummaryJson
{
    public static void Write(Utf8JsonWriter json, string customerId, CustomerSummary summary)
    {
        json.WriteStartObject();
        json.WriteString("customer_id"u8, customerId);
        WriteSums(json, summary.Orders, summary.Units, summary.Revenue, summary.ByStatus);
        WriteTime(json, "first", summary.First);
        WriteTime(json, "last", summary.Last);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, DateTimeOffset? from, DateTimeOffset? to, TimelineSummary summary)
    {
        json.WriteStartObject();
        WriteTime(json, "from", from);
        WriteTime(json, "to", to);
        json.WriteString("interval"u8, summary.Interval == SummaryInterval.Hour ? "hour" : "day");
        json.WriteStartArray("intervals"u8);
        foreach (var interval in summary.Intervals)
        {
            json.WriteStartObject();
            json.WriteString("start"u8, Timestamps.ToWire(interval.Start));
            Write(json, interval.Sums);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("total"u8);
        Write(json, summary.Total);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Tally sums) => WriteSums(json, sums.Orders, sums.Units, sums.Revenue, sums.ByStatus);

    private static void WriteSums(
        Utf8JsonWriter json, long orders, Int128 units, IReadOnlyDictionary<string, Int128> revenue, IReadOnlyDictionary<OrderStatus, long> byStatus)
    {
        json.WriteNumber("orders"u8, orders);
        WriteWide(json, "units", units);
        json.WriteStartObject("revenue"u8);
        foreach (var (currency, amount) in revenue)
            WriteWide(json, currency, amount);
        json.WriteEndObject();
        json.WriteStartObject("by_status"u8);
        foreach (var (status, count) in byStatus)
            json.WriteNumber(status.Name(), count);
        json.WriteEndObject();
    }

    private static void WriteWide(Utf8JsonWriter json, string name, Int128 amount)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(amount.ToString(CultureInfo.InvariantCulture), skipInputValidation: true);
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } set)
            json.WriteString(name, Timestamps.ToWire(set));
        else
            json.WriteNull(name);
    }
}
