using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace OrdersFn.Core.Orders;

/// <summary>
/// One pass over an order's JSON. Goes on after a fault, so that a caller hears of all of them at once; stops only where the text is no JSON.
/// </summary>
internal ref struct OrderWalk
{
    /// <summary>An order nests three deep; a little more lets an unknown property be named rather than be called nesting.</summary>
    private const int DeepestNesting = 16;

    private const string Document = "$";
    private static readonly DateTimeOffset Earliest = new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ReadOnlySpan<byte> _utf8;
    private readonly DateTimeOffset _latest;
    private Utf8JsonReader _json;
    private readonly OrderFaults _faults = new();

    private string? _orderId;
    private string? _customerId;
    private DateTimeOffset? _orderedAt;
    private string _currency;
    private List<OrderLine>? _items;

    public OrderWalk(ReadOnlySpan<byte> utf8Json, string currency, DateTimeOffset latest)
    {
        _utf8 = utf8Json.StartsWith("\uFEFF"u8) ? utf8Json[3..] : utf8Json;
        _json = new Utf8JsonReader(_utf8, new JsonReaderOptions { MaxDepth = DeepestNesting });
        _currency = currency;
        _latest = latest;
    }

    public OrderReading Read()
    {
        // The JSON reader looks into text only when it is asked for it; this looks everywhere, once.
        if (!Utf8.IsValid(_utf8))
            return NotJson("must be valid UTF-8");
        try
        {
            _json.Read();
            WalkOrder();
            // Anything behind the order is an error.
            _json.Read();
        }
        catch (JsonException fault)
        {
            // The reader counts the array or object it stands on only once it is inside.
            return NotJson(_json.CurrentDepth >= DeepestNesting - 1
                ? "is nested too deeply"
                : string.Create(CultureInfo.InvariantCulture, $"is not valid JSON (line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1})"));
        }

        return _faults.Found is not { } faults
            ? new OrderReading.Valid(
                new OrderRequest { OrderId = _orderId, CustomerId = _customerId!, OrderedAt = _orderedAt, Items = _items!, Currency = _currency })
            : new OrderReading.Invalid(InvalidKind.Fields, faults, _orderId, _customerId);
    }

    private readonly OrderReading.Invalid NotJson(string reason) => new(InvalidKind.NotJson, [new(Document, reason)], _orderId, _customerId);

    private void WalkOrder()
    {
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            _json.Refuse(_faults, Document, "must be a JSON object");
            return;
        }

        var seen = Fields.None;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var field = _json.ValueTextEquals("order_id"u8) ? Fields.OrderId
                : _json.ValueTextEquals("customer_id"u8) ? Fields.CustomerId
                : _json.ValueTextEquals("timestamp"u8) ? Fields.Timestamp
                : _json.ValueTextEquals("items"u8) ? Fields.Items
                : _json.ValueTextEquals("currency"u8) ? Fields.Currency
                : Fields.None;
            if (field == Fields.None || (seen & field) != 0)
            {
                _json.RefuseProperty(_faults, prefix: "", known: field != Fields.None);
                continue;
            }

            seen |= field;
            _json.Read();
            switch (field)
            {
                case Fields.OrderId:
                    _orderId = ReadId("order_id", Identifiers.OrderIdFault);
                    break;
                case Fields.CustomerId:
                    _customerId = ReadId("customer_id", Identifiers.CustomerIdFault);
                    break;
                case Fields.Timestamp:
                    ReadTimestamp();
                    break;
                case Fields.Items:
                    _items = new OrderLinesWalk(_faults).Read(ref _json);
                    break;
                case Fields.Currency:
                    ReadCurrency();
                    break;
            }
        }

        if ((seen & Fields.CustomerId) == 0)
            _faults.Add("customer_id", "is required");
        if ((seen & Fields.Items) == 0)
            _faults.Add("items", "is required");
    }

    private string? ReadId(string field, Func<string, string?> faultOf)
    {
        if (ReadText(field) is not { } id)
            return null;
        if (faultOf(id) is not { } fault)
            return id;
        _faults.Add(field, fault);
        return null;
    }

    private void ReadTimestamp()
    {
        Span<char> text = stackalloc char[64];
        if (!_json.TryCopyText(text, out var length) || !Rfc3339.TryParse(text[..length], out var time))
            _json.Refuse(_faults, "timestamp", $"must be {Rfc3339.Shape}");
        else if (time < Earliest)
            _faults.Add("timestamp", "must not be before 1970");
        else if (time > _latest)
            _faults.Add("timestamp", "must not be more than 5 minutes in the future");
        else
            _orderedAt = time;
    }

    private void ReadCurrency()
    {
        Span<char> text = stackalloc char[8];
        if (_json.TryCopyText(text, out var length) && Currencies.TryGet(text[..length], out var code))
            _currency = code;
        else
            _json.Refuse(_faults, "currency", "must be an ISO 4217 code in upper case, such as GBP");
    }

    private string? ReadText(string field)
    {
        if (_json.TokenType != JsonTokenType.String)
        {
            _json.Refuse(_faults, field, "must be text");
            return null;
        }

        var text = _json.TryGetText();
        if (text is null)
            _faults.Add(field, "must be valid Unicode text");
        return text;
    }

    [Flags]
    private enum Fields
    {
        None = 0,
        OrderId = 1,
        CustomerId = 2,
        Timestamp = 4,
        Items = 8,
        Currency = 16,
    }
}
