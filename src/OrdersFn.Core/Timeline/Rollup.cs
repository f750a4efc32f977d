using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Timeline;

/// <summary>The sums of one bucket, in the same partition as its entries so that both change in one transaction.</summary>
internal sealed record Rollup
{
    public const string RollupId = "~rollup";
    public const string RollupType = "rollup";
    public const int CurrentSchema = 1;

    public string Id { get; init; } = RollupId;

    public required string Bucket { get; init; }

    public string Type { get; init; } = RollupType;

    public int SchemaVersion { get; init; } = CurrentSchema;

    /// <summary>Start of the hour, by which ranges of rollups are found.</summary>
    public required string OrderedAt { get; init; }

    public long Orders { get; init; }

    [JsonConverter(typeof(Int128Converter))]
    public Int128 Units { get; init; }

    /// <summary>Σ total per currency that an order has, also where that is 0.</summary>
    [JsonConverter(typeof(AmountsConverter))]
    public ImmutableSortedDictionary<string, Int128> Revenue { get; init; } = ImmutableSortedDictionary.Create<string, Int128>(StringComparer.Ordinal);

    /// <summary>Orders per currency: tells when the last order in a currency is gone, which an amount of 0 does not.</summary>
    public ImmutableSortedDictionary<string, long> ByCurrency { get; init; } = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    [JsonConverter(typeof(StatusCountsConverter))]
    public ImmutableSortedDictionary<OrderStatus, long> ByStatus { get; init; } = ImmutableSortedDictionary<OrderStatus, long>.Empty;

    [JsonPropertyName("_etag"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StoreTag { get; init; }

    /// <summary>Of a bucket without orders.</summary>
    public static Rollup Empty(TimelineBucket bucket) => new() { Bucket = bucket.ToString(), OrderedAt = bucket.StoredHour };

    public Rollup Plus(TimelineDocument entry) => With(entry, 1);

    public Rollup Minus(TimelineDocument entry) => With(entry, -1);

    /// <summary>Whether the sums are equal, whatever the tags.</summary>
    public bool SameSums(Rollup other) =>
        Orders == other.Orders && Units == other.Units
        && Revenue.SequenceEqual(other.Revenue) && ByCurrency.SequenceEqual(other.ByCurrency) && ByStatus.SequenceEqual(other.ByStatus);

    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Orders} orders, {Units} units, revenue {{{Listed(Revenue)}}}, by currency {{{Listed(ByCurrency)}}}, " +
        $"by status {{{string.Join(", ", ByStatus.Select(count => $"{count.Key.Name()}: {count.Value}"))}}}");

    private static string Listed<T>(ImmutableSortedDictionary<string, T> values) =>
        string.Join(", ", values.Select(value => $"{value.Key}: {value.Value}"));

    private static ImmutableSortedDictionary<TKey, long> Count<TKey>(ImmutableSortedDictionary<TKey, long> counts, TKey key, int sign)
        where TKey : notnull
    {
        var count = counts.GetValueOrDefault(key) + sign;
        return count == 0 ? counts.Remove(key) : counts.SetItem(key, count);
    }

    private Rollup With(TimelineDocument entry, int sign)
    {
        var currency = entry.Currency!;
        var byCurrency = Count(ByCurrency, currency, sign);
        var amount = Revenue.GetValueOrDefault(currency) + (sign * (Int128)entry.Total);
        return this with
        {
            Orders = Orders + sign,
            Units = Units + (sign * (Int128)entry.Quantity),
            Revenue = byCurrency.ContainsKey(currency) || amount != 0 ? Revenue.SetItem(currency, amount) : Revenue.Remove(currency),
            ByCurrency = byCurrency,
            ByStatus = Count(ByStatus, entry.Status!.Value, sign),
        };
    }
}
