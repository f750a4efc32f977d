using System.Text.Json;
using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Queue;

/// <summary>
/// The ids that the JSON of a message names, in an envelope or without one, also where it is no valid order. What is broken further on does not hide
/// what stands before it.
/// </summary>
/// <param name="Customers">Every text under the name <c>customer_id</c>; mostly one.</param>
/// <param name="Orders">Every text under the name <c>order_id</c>.</param>
internal sealed record IdsInMessage(IReadOnlyList<string> Customers, IReadOnlyList<string> Orders)
{
    /// <summary>A message that names more ids than an envelope and an order do is not worth more reads.</summary>
    private const int MostTried = 2;

    /// <summary>The identities that an order could have which is one of these: as a rule one or none.</summary>
    public IEnumerable<(string CustomerId, string OrderId)> Pairs() =>
        Customers.Distinct().Where(id => Identifiers.CustomerIdFault(id) is null).Take(MostTried)
            .SelectMany(_ => Orders.Distinct().Where(id => Identifiers.OrderIdFault(id) is null).Take(MostTried), (customer, order) => (customer, order));

    public static IdsInMessage Read(ReadOnlyMemory<byte> body)
    {
        var customers = new List<string>();
        var orders = new List<string>();
        Walk(body.Span, mayBeEnvelope: true, customers, orders);
        return new(customers, orders);
    }

    private static void Walk(ReadOnlySpan<byte> utf8Json, bool mayBeEnvelope, List<string> customers, List<string> orders)
    {
        var json = new Utf8JsonReader(utf8Json.StartsWith("\uFEFF"u8) ? utf8Json[3..] : utf8Json);
        try
        {
            if (json.Read() && json.TokenType == JsonTokenType.StartObject)
                WalkObject(ref json, mayBeEnvelope, customers, orders);
        }
        catch (JsonException)
        {
            // Read as far as it goes.
        }
    }

    private static void WalkObject(ref Utf8JsonReader json, bool mayBeEnvelope, List<string> customers, List<string> orders)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var ids = json.ValueTextEquals("customer_id"u8) ? customers : json.ValueTextEquals("order_id"u8) ? orders : null;
            var isData = mayBeEnvelope && json.ValueTextEquals("data"u8);
            var isEncoded = mayBeEnvelope && json.ValueTextEquals("data_base64"u8);
            json.Read();
            if (isData && json.TokenType == JsonTokenType.StartObject)
                WalkObject(ref json, mayBeEnvelope: false, customers, orders);
            else if (json.TokenType != JsonTokenType.String)
                json.Skip();
            else if (ids is not null && json.TryGetText() is { } id)
                ids.Add(id);
            else if (isEncoded && json.TryGetBytesFromBase64(out var data))
                Walk(data, mayBeEnvelope: false, customers, orders);
        }
    }
}
