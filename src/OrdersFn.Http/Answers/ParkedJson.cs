using System.Text.Json;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Parking;
using OrdersFn.Core.Store;

namespace OrdersFn.Http.Answers;

/// <summary>A parked change: why it is parked, where its document lies, and, by itself, its body as the feed gave it.</summary>
internal static class ParkedJson
{
    public static void WriteRow(Utf8JsonWriter json, ParkedDocument parked)
    {
        json.WriteStartObject();
        WriteFields(json, parked);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, ParkedDocument parked)
    {
        json.WriteStartObject();
        WriteFields(json, parked);
        json.WritePropertyName("body"u8);
        if (parked.Body is { } body)
            body.WriteTo(json);
        else
            json.WriteNullValue();
        json.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter json, ParkedDocument parked)
    {
        json.WriteString("source"u8, parked.Source);
        json.WriteString("id"u8, parked.Id);
        json.WriteString("reason"u8, parked.Reason);
        json.WriteString("parked_at"u8, Timestamps.ToWire(Timestamps.FromStored(parked.ParkedAt)));
        json.WriteStartObject("origin"u8);
        json.WriteString("container"u8, parked.Origin.Container);
        json.WriteString("order_id"u8, parked.Origin.Id is { } id ? DocumentId.Read(id) : null);
        json.WriteString("customer_id"u8, parked.Origin.CustomerId);
        if (parked.Origin.SaltBucket is { } bucket)
            json.WriteNumber("salt_bucket"u8, bucket);
        else
            json.WriteNull("salt_bucket"u8);
        json.WriteString("etag"u8, parked.Origin.Tag);
        json.WriteEndObject();
    }
}
