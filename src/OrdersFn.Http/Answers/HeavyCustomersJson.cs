using System.Text.Json;
using OrdersFn.Core.Planning;

namespace OrdersFn.Http.Answers;

/// <summary>Large customers, and what the planner makes of them.</summary>
internal static class HeavyCustomersJson
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<HeavyCustomer> customers)
    {
        json.WriteStartObject();
        json.WriteStartArray("customers"u8);
        foreach (var customer in customers)
            Write(json, customer);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, HeavyCustomer customer)
    {
        json.WriteStartObject();
        json.WriteString("customer_id"u8, customer.CustomerId);
        json.WriteNumber("orders_per_second"u8, Math.Round(customer.Load.OrdersPerSecond, 3));
        json.WriteNumber("orders"u8, customer.Load.Orders);
        json.WriteNumber("bytes"u8, customer.Load.Bytes);
        Write(json, "layout", customer.Layout);
        Write(json, "recommended", customer.Advice.Recommended);
        json.WriteString("reason"u8, customer.Advice.Reason);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, LayoutShape spread)
    {
        json.WriteStartObject(name);
        json.WriteNumber("buckets"u8, spread.Buckets);
        json.WriteNumber("lanes"u8, spread.Lanes);
        json.WriteEndObject();
    }
}
