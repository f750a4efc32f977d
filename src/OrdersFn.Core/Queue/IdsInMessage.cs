using System.Text;
using System.Text.Json;
using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Queue;

/// <summary>
/// The ids that the JSON of a message names: in an envelope, in lists, in texts that are JSON themselves, and also where it is no valid order. What is broken
/// further on does not hide what stands before it.
/// </summary>
/// <param name="Objects">Every object that names an id.</param>
internal sealed record IdsInMessage(IReadOnlyList<IdsInMessage.Named> Objects)
{
    /// <summary>A message that names more orders than this is not worth a read for each.</summary>
    private const int MostPairs = 4;

    private static readonly JsonReaderOptions Lenient = new()
    {
        AllowMultipleValues = true,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = 1000,
    };

    /// <summary>The identities that it names, if they are few and can be ids; none otherwise.</summary>
    public IReadOnlyList<(string CustomerId, string OrderId)> FewPairs()
    {
        var pairs = Objects.SelectMany(named => named.Customers.SelectMany(_ => named.Orders, (customer, order) => (customer, order))).Distinct()
            .Where(pair => Identifiers.CustomerIdFault(pair.customer) is null && Identifiers.OrderIdFault(pair.order) is null)
            .Take(MostPairs + 1).ToList();
        return pairs.Count <= MostPairs ? pairs : [];
    }

    public static IdsInMessage Read(ReadOnlyMemory<byte> body)
    {
        var objects = new List<Named>();
        Walk(body.Span, objects, isNested: false);
        objects.RemoveAll(named => named.Customers.Count == 0 && named.Orders.Count == 0);
        return new(objects);
    }

    private static void Walk(ReadOnlySpan<byte> utf8Json, List<Named> objects, bool isNested)
    {
        var json = new Utf8JsonReader(utf8Json.StartsWith("\uFEFF"u8) ? utf8Json[3..] : utf8Json, Lenient);
        var open = new Stack<Named>();
        try
        {
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.StartObject)
                    open.Push(Begun(objects));
                else if (json.TokenType == JsonTokenType.EndObject)
                    open.Pop();
                else if (json.TokenType == JsonTokenType.PropertyName)
                    ReadProperty(ref json, open.Peek(), objects, isNested);
            }
        }
        catch (JsonException)
        {
            // Read as far as it goes.
        }
    }

    private static void ReadProperty(ref Utf8JsonReader json, Named named, List<Named> objects, bool isNested)
    {
        var ids = json.ValueTextEquals("customer_id"u8) ? named.Customers : json.ValueTextEquals("order_id"u8) ? named.Orders : null;
        var isData = !isNested && json.ValueTextEquals("data"u8);
        var isEncoded = !isNested && json.ValueTextEquals("data_base64"u8);
        var atValue = json;
        // An object or a list is gone through by the walk itself.
        if ((ids is null && !isData && !isEncoded) || !atValue.Read() || atValue.TokenType != JsonTokenType.String)
            return;
        json = atValue;
        if (isEncoded && json.TryGetBytesFromBase64(out var data))
            Walk(data, objects, isNested: true);
        else if (json.TryGetText() is { } text)
        {
            ids?.Add(text);
            if (isData)
                Walk(Encoding.UTF8.GetBytes(text), objects, isNested: true);
        }
    }

    private static Named Begun(List<Named> objects)
    {
        objects.Add(new([], []));
        return objects[^1];
    }

    /// <param name="Customers">Every text under the name <c>customer_id</c>; mostly one.</param>
    /// <param name="Orders">Every text under the name <c>order_id</c>.</param>
    public sealed record Named(List<string> Customers, List<string> Orders);
}
