using System.Globalization;
using System.Text.Json;

namespace OrdersFn.Core.Orders;

/// <summary>Reads an order's <c>items</c>: most of its bytes. Names of fields are put together only when there is a fault to tell.</summary>
internal readonly struct OrderLinesWalk(OrderFaults faults)
{
    private const int MostLines = 5_000;
    private const int LongestSku = 64;
    private const int MostQuantity = 1_000_000;
    private const long MostPrice = 1_000_000_000_000;

    /// <summary>The lines; of no use when faults were found.</summary>
    public List<OrderLine> Read(ref Utf8JsonReader json)
    {
        var lines = new List<OrderLine>();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Refuse(faults, "items", "must be an array of lines");
            return lines;
        }

        var count = 0;
        var total = Int128.Zero;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (count++ >= MostLines)
            {
                json.Skip();
                continue;
            }

            var line = ReadLine(ref json, count - 1);
            total += (Int128)line.Quantity * line.Price;
            lines.Add(line);
        }

        if (count == 0)
            faults.Add("items", "must hold at least one line");
        if (count > MostLines)
            faults.Add("items", string.Create(CultureInfo.InvariantCulture, $"must hold at most {MostLines:N0} lines"));
        if (total > long.MaxValue)
            faults.Add("items", "come to a total beyond 64 bits");
        return lines;
    }

    private OrderLine ReadLine(ref Utf8JsonReader json, int index)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Refuse(faults, Item(index), "must be an object with sku, quantity and price");
            return default;
        }

        string? sku = null;
        long quantity = 0, price = 0;
        var seen = Fields.None;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = json.ValueTextEquals("sku"u8) ? Fields.Sku
                : json.ValueTextEquals("quantity"u8) ? Fields.Quantity
                : json.ValueTextEquals("price"u8) ? Fields.Price
                : Fields.None;
            if (field == Fields.None || (seen & field) != 0)
            {
                json.RefuseProperty(faults, Item(index) + ".", known: field != Fields.None);
                continue;
            }

            seen |= field;
            json.Read();
            switch (field)
            {
                case Fields.Sku:
                    sku = ReadSku(ref json, index);
                    break;
                case Fields.Quantity:
                    quantity = ReadWholeNumber(ref json, index, "quantity", 1, MostQuantity);
                    break;
                case Fields.Price:
                    price = ReadWholeNumber(ref json, index, "price", 0, MostPrice);
                    break;
            }
        }

        AddMissing(index, seen);
        return new(sku!, (int)quantity, price);
    }

    private string? ReadSku(ref Utf8JsonReader json, int index)
    {
        if (json.TokenType != JsonTokenType.String)
        {
            json.Refuse(faults, $"{Item(index)}.sku", "must be text");
            return null;
        }

        var sku = json.TryGetText();
        var fault = sku is null ? "must be valid Unicode text" : SkuFault(sku);
        if (fault is null)
            return sku;
        faults.Add($"{Item(index)}.sku", fault);
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

    private long ReadWholeNumber(ref Utf8JsonReader json, int index, string field, long least, long most)
    {
        if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number) && number >= least && number <= most)
            return number;
        json.Refuse(faults, $"{Item(index)}.{field}", string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most:N0}"));
        return 0;
    }

    private void AddMissing(int index, Fields seen)
    {
        if (seen == Fields.All)
            return;
        if ((seen & Fields.Sku) == 0)
            faults.Add($"{Item(index)}.sku", "is required");
        if ((seen & Fields.Quantity) == 0)
            faults.Add($"{Item(index)}.quantity", "is required");
        if ((seen & Fields.Price) == 0)
            faults.Add($"{Item(index)}.price", "is required");
    }

    private static string Item(int index) => string.Create(CultureInfo.InvariantCulture, $"items[{index}]");

    [Flags]
    private enum Fields
    {
        None = 0,
        Sku = 1,
        Quantity = 2,
        Price = 4,
        All = Sku | Quantity | Price,
    }
}
