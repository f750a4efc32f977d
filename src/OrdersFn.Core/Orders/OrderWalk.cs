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

    private const int MostLines = 5_000;
    private const int LongestSku = 64;
    private const int MostQuantity = 1_000_000;
    private const long MostPrice = 1_000_000_000_000;

    private const string Document = "$";
    private static readonly DateTimeOffset Earliest = new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ReadOnlySpan<byte> _utf8;
    private readonly DateTimeOffset _latest;
    private Utf8JsonReader _json;
    private List<FieldError>? _errors;

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

        return _errors is null
            ? new OrderReading.Valid(new OrderRequest { OrderId = _orderId, CustomerId = _customerId!, OrderedAt = _orderedAt, Items = _items!, Currency = _currency })
            : new OrderReading.Invalid(InvalidKind.Fields, _errors, _orderId, _customerId);
    }

    private readonly OrderReading.Invalid NotJson(string reason) => new(InvalidKind.NotJson, [new(Document, reason)], _orderId, _customerId);

    private void WalkOrder()
    {
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            Refuse(Document, "must be a JSON object");
            return;
        }

        var seen = OrderFields.None;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var field = _json.ValueTextEquals("order_id"u8) ? OrderFields.OrderId
                : _json.ValueTextEquals("customer_id"u8) ? OrderFields.CustomerId
                : _json.ValueTextEquals("timestamp"u8) ? OrderFields.Timestamp
                : _json.ValueTextEquals("items"u8) ? OrderFields.Items
                : _json.ValueTextEquals("currency"u8) ? OrderFields.Currency
                : OrderFields.None;
            if (field == OrderFields.None || (seen & field) != 0)
            {
                RefuseProperty(prefix: "", known: field != OrderFields.None);
                continue;
            }

            seen |= field;
            _json.Read();
            switch (field)
            {
                case OrderFields.OrderId:
                    _orderId = ReadId("order_id", Identifiers.OrderIdFault);
                    break;
                case OrderFields.CustomerId:
                    _customerId = ReadId("customer_id", Identifiers.CustomerIdFault);
                    break;
                case OrderFields.Timestamp:
                    ReadTimestamp();
                    break;
                case OrderFields.Items:
                    ReadItems();
                    break;
                case OrderFields.Currency:
                    ReadCurrency();
                    break;
            }
        }

        if ((seen & OrderFields.CustomerId) == 0)
            Add("customer_id", "is required");
        if ((seen & OrderFields.Items) == 0)
            Add("items", "is required");
    }

    private string? ReadId(string field, Func<string, string?> faultOf)
    {
        if (ReadText(field) is not { } id)
            return null;
        if (faultOf(id) is not { } fault)
            return id;
        Add(field, fault);
        return null;
    }

    private void ReadTimestamp()
    {
        Span<char> text = stackalloc char[64];
        if (!TryCopyText(text, out var length) || !Rfc3339.TryParse(text[..length], out var time))
            Refuse("timestamp", $"must be {Rfc3339.Shape}");
        else if (time < Earliest)
            Add("timestamp", "must not be before 1970");
        else if (time > _latest)
            Add("timestamp", "must not be more than 5 minutes in the future");
        else
            _orderedAt = time;
    }

    private void ReadCurrency()
    {
        Span<char> text = stackalloc char[8];
        if (TryCopyText(text, out var length) && Currencies.TryGet(text[..length], out var code))
            _currency = code;
        else
            Refuse("currency", "must be an ISO 4217 code in upper case, such as GBP");
    }

    private void ReadItems()
    {
        if (_json.TokenType != JsonTokenType.StartArray)
        {
            Refuse("items", "must be an array of lines");
            return;
        }

        _items = [];
        var count = 0;
        var total = Int128.Zero;
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (count++ < MostLines)
                ReadLine(count - 1, ref total);
            else
                _json.Skip();
        }

        if (count == 0)
            Add("items", "must hold at least one line");
        if (count > MostLines)
            Add("items", string.Create(CultureInfo.InvariantCulture, $"must hold at most {MostLines:N0} lines"));
        if (total > long.MaxValue)
            Add("items", "come to a total beyond 64 bits");
    }

    private void ReadLine(int index, ref Int128 total)
    {
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            Refuse(Item(index), "must be an object with sku, quantity and price");
            return;
        }

        string? sku = null;
        long quantity = 0, price = 0;
        var seen = LineFields.None;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var field = _json.ValueTextEquals("sku"u8) ? LineFields.Sku
                : _json.ValueTextEquals("quantity"u8) ? LineFields.Quantity
                : _json.ValueTextEquals("price"u8) ? LineFields.Price
                : LineFields.None;
            if (field == LineFields.None || (seen & field) != 0)
            {
                RefuseProperty(Item(index) + ".", known: field != LineFields.None);
                continue;
            }

            seen |= field;
            _json.Read();
            switch (field)
            {
                case LineFields.Sku:
                    sku = ReadSku(index);
                    break;
                case LineFields.Quantity:
                    quantity = ReadWholeNumber(index, "quantity", 1, MostQuantity);
                    break;
                case LineFields.Price:
                    price = ReadWholeNumber(index, "price", 0, MostPrice);
                    break;
            }
        }

        if (seen != LineFields.All)
            AddMissing(index, seen);
        total += (Int128)quantity * price;
        _items!.Add(new(sku!, (int)quantity, price));
    }

    private string? ReadSku(int index)
    {
        // Building the name of the field costs more than reading it.
        if (_json.TokenType != JsonTokenType.String)
        {
            Refuse($"{Item(index)}.sku", "must be text");
            return null;
        }

        var sku = TryGetString();
        var fault = sku is null ? "must be valid Unicode text" : SkuFault(sku);
        if (fault is null)
            return sku;
        Add($"{Item(index)}.sku", fault);
        return null;
    }

    private static string? SkuFault(string sku)
    {
        var blank = true;
        var characters = 0;
        foreach (var c in sku)
        {
            if (char.IsControl(c))
                return "must not contain control characters";
            blank &= char.IsWhiteSpace(c);
            characters += char.IsLowSurrogate(c) ? 0 : 1;
        }

        return blank ? "must not be blank" : characters > LongestSku ? $"must be at most {LongestSku} characters" : null;
    }

    private long ReadWholeNumber(int index, string field, long least, long most)
    {
        if (_json.TokenType == JsonTokenType.Number && _json.TryGetInt64(out var number) && number >= least && number <= most)
            return number;
        Refuse($"{Item(index)}.{field}", string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most:N0}"));
        return 0;
    }

    private string? ReadText(string field)
    {
        if (_json.TokenType != JsonTokenType.String)
        {
            Refuse(field, "must be text");
            return null;
        }

        var text = TryGetString();
        if (text is null)
            Add(field, "must be valid Unicode text");
        return text;
    }

    // Escapes can spell half of a surrogate pair, which is no text.
    private readonly string? TryGetString()
    {
        try
        {
            return _json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private readonly bool TryCopyText(Span<char> destination, out int length)
    {
        length = 0;
        if (_json.TokenType != JsonTokenType.String || _json.ValueSpan.Length > destination.Length)
            return false;
        try
        {
            length = _json.CopyString(destination);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Notes a fault of the value the reader stands on, and passes over what is inside it.</summary>
    private void Refuse(string field, string reason)
    {
        Add(field, reason);
        _json.Skip();
    }

    private void RefuseProperty(string prefix, bool known)
    {
        const int longestShown = 64;
        var name = TryGetString() ?? "(not Unicode)";
        if (name.Length > longestShown)
            name = $"{name.AsSpan(0, longestShown)}…";
        Add(prefix + name, known ? "stands more than once" : "is not known");
        _json.Skip();
    }

    private void AddMissing(int index, LineFields seen)
    {
        foreach (var (field, name) in ((LineFields, string)[])[(LineFields.Sku, "sku"), (LineFields.Quantity, "quantity"), (LineFields.Price, "price")])
        {
            if ((seen & field) == 0)
                Add($"{Item(index)}.{name}", "is required");
        }
    }

    private void Add(string field, string reason)
    {
        _errors ??= [];
        if (_errors.Count < OrderReader.MostErrors)
            _errors.Add(new(field, reason));
    }

    private static string Item(int index) => string.Create(CultureInfo.InvariantCulture, $"items[{index}]");

    [Flags]
    private enum OrderFields
    {
        None = 0,
        OrderId = 1,
        CustomerId = 2,
        Timestamp = 4,
        Items = 8,
        Currency = 16,
    }

    [Flags]
    private enum LineFields
    {
        None = 0,
        Sku = 1,
        Quantity = 2,
        Price = 4,
        All = Sku | Quantity | Price,
    }
}
