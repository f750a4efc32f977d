using System.Globalization;
using System.Text.Json;
using OrdersFn.Core.Orders;

namespace OrdersFn.Local.Generating;

/// <summary>Makes orders as a shop gets them: a few large customers, mostly small orders, one after the other over the year 2025.</summary>
internal sealed class OrderGenerator
{
    private const int Products = 4000;
    private const int MostLines = 100;

    private static readonly DateTimeOffset Start = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Span = TimeSpan.FromDays(365);

    private readonly long _seed;
    private readonly StableRandom _random;
    private readonly Zipf _customers;
    private readonly Zipf _products = new(Products, 0.8);
    private readonly double _secondsBetween;
    private readonly int _customerDigits;
    private double _seconds;
    private long _made;

    /// <param name="orders">How many will be taken; spaces them.</param>
    /// <param name="customers">How many customers there are.</param>
    /// <param name="skew">0 = all order alike; 1 = as in real shops; more = fewer order more.</param>
    /// <param name="seed">The same seed gives the same orders.</param>
    public OrderGenerator(long orders, int customers, double skew, long seed)
    {
        _seed = seed;
        _random = new((ulong)seed);
        _customers = new(customers, skew);
        _customerDigits = customers.ToString(CultureInfo.InvariantCulture).Length;
        _secondsBetween = Span.TotalSeconds / Math.Max(1, orders);
    }

    /// <summary>Writes the next order.</summary>
    public void WriteNext(Utf8JsonWriter json)
    {
        _seconds += _random.NextExponential() * _secondsBetween;
        var customer = _customers.Next(_random);
        json.WriteStartObject();
        json.WriteString("order_id", string.Create(CultureInfo.InvariantCulture, $"G{_seed}-{++_made:D9}"));
        json.WriteString("customer_id", "C" + customer.ToString(CultureInfo.InvariantCulture).PadLeft(_customerDigits, '0'));
        // Whole milliseconds, as most sources have them.
        json.WriteString("timestamp", Timestamps.ToWire(Start.AddMilliseconds(Math.Floor(_seconds * 1000))));
        json.WriteStartArray("items");
        for (var lines = Math.Min(MostLines, 1 + (int)(_random.NextExponential() * 3)); lines > 0; lines--)
            WriteLine(json, _products.Next(_random));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteLine(Utf8JsonWriter json, int product)
    {
        json.WriteStartObject();
        json.WriteString("sku", string.Create(CultureInfo.InvariantCulture, $"SKU{product:D5}"));
        json.WriteNumber("quantity", 1 + (int)(_random.NextExponential() * _random.NextExponential() * 2));
        // A product has one price.
        json.WriteNumber("price", 50 + new StableRandom((ulong)product).Below(5000));
        json.WriteEndObject();
    }
}
