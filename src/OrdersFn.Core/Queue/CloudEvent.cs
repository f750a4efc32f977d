using System.Text.Json;
using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Queue;

/// <summary>A CloudEvents 1.0 event around an order: who sent it, and the order's JSON.</summary>
/// <param name="Source">Together with the id it names the event, however often it is sent.</param>
/// <param name="Id">Unique per source.</param>
/// <param name="Data">The order's JSON.</param>
internal sealed record CloudEvent(string Source, string Id, ReadOnlyMemory<byte> Data)
{
    private const string Version = "1.0";

    /// <summary>The two spellings of AMQP property names: the second for clients that take no colon.</summary>
    private static readonly string[] Prefixes = ["cloudEvents:", "cloudEvents_"];

    /// <summary>Whether the message is an event in binary mode: attributes beside the data.</summary>
    public static bool IsBinary(IReadOnlyDictionary<string, object> properties) =>
        properties.Count > 0 && Prefixes.Any(prefix => properties.ContainsKey(prefix + "specversion"));

    /// <summary>An event in binary mode; null, with the faults, when it is none.</summary>
    public static CloudEvent? ReadBinary(OrderMessage message, List<FieldError> faults)
    {
        var prefix = Prefixes.First(prefix => message.Properties.ContainsKey(prefix + "specversion"));
        return Checked(name => message.Properties.GetValueOrDefault(prefix + name)?.ToString(), prefix, message.Body, faults);
    }

    /// <summary>An event in structured mode: one JSON object with the data inside. Null, with the faults, when it is none.</summary>
    public static CloudEvent? ReadStructured(ReadOnlyMemory<byte> body, List<FieldError> faults)
    {
        using var json = JsonDocument.Parse(body);
        var envelope = json.RootElement;
        if (envelope.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new("$", "must be a JSON object"));
            return null;
        }

        return Checked(name => Text(envelope, name), "", DataOf(envelope, faults), faults);
    }

    /// <summary>Whether JSON of no stated kind is an event: an order has no such field.</summary>
    public static bool LooksStructured(IReadOnlyList<FieldError> faultsAsOrder) => faultsAsOrder.Any(fault => fault.Field == "specversion");

    private static CloudEvent? Checked(Func<string, string?> attribute, string prefix, ReadOnlyMemory<byte> data, List<FieldError> faults)
    {
        foreach (var name in (ReadOnlySpan<string>)["specversion", "id", "source", "type"])
        {
            if (string.IsNullOrEmpty(attribute(name)))
                faults.Add(new(prefix + name, "is required, as text"));
        }

        if (attribute("specversion") is { Length: > 0 } version && version != Version)
            faults.Add(new(prefix + "specversion", $"must be {Version}"));
        return faults.Count == 0 ? new(attribute("source")!, attribute("id")!, data) : null;
    }

    private static ReadOnlyMemory<byte> DataOf(JsonElement envelope, List<FieldError> faults)
    {
        var plain = envelope.TryGetProperty("data", out var data);
        var encoded = envelope.TryGetProperty("data_base64", out var base64);
        if (plain == encoded)
            faults.Add(new("data", plain ? "must not stand beside data_base64" : "is required, or data_base64"));
        if (envelope.TryGetProperty("datacontenttype", out var type) && !(type.ValueKind == JsonValueKind.String && MediaType.IsJson(type.GetString())))
            faults.Add(new("datacontenttype", "must be application/json in UTF-8, or missing"));
        if (faults.Count > 0)
            return default;
        if (plain)
            return System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(data).ToArray();
        if (base64.ValueKind == JsonValueKind.String && base64.TryGetBytesFromBase64(out var bytes))
            return bytes;
        faults.Add(new("data_base64", "must be text in base64"));
        return default;
    }

    private static string? Text(JsonElement envelope, string name) =>
        envelope.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
