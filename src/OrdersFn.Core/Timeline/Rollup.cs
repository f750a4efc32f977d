using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;

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

    public long Orders { get; init; }

    [JsonConverter(typeof(Int128Converter))]
    public Int128 Units { get; init; }

    /// <summary>Per currency; its count of orders tells a currency whose orders are worth 0 from one that is gone.</summary>
    public ImmutableSortedDictionary<string, Money> Revenue { get; init; } = ImmutableSortedDictionary.Create<string, Money>(StringComparer.Ordinal);

    [JsonConverter(typeof(StatusCountsConverter))]
    public ImmutableSortedDictionary<OrderStatus, long> ByStatus { get; init; } = ImmutableSortedDictionary<OrderStatus, long>.Empty;

    [JsonPropertyName("_etag"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StoreTag { get; init; }

    /// <summary>With an entry counted (<paramref name="sign"/> 1) or no longer counted (-1).</summary>
    public Rollup With(TimelineDocument entry, int sign)
    {
        var money = Revenue.GetValueOrDefault(entry.Currency!);
        var left = new Money(money.Orders + sign, money.Amount + (sign * (Int128)entry.Total));
        var count = ByStatus.GetValueOrDefault(entry.Status!.Value) + sign;
        return this with
        {
            Orders = Orders + sign,
            Units = Units + (sign * (Int128)entry.Quantity),
            Revenue = left.Orders == 0 && left.Amount == 0 ? Revenue.Remove(entry.Currency!) : Revenue.SetItem(entry.Currency!, left),
            ByStatus = count == 0 ? ByStatus.Remove(entry.Status.Value) : ByStatus.SetItem(entry.Status.Value, count),
        };
    }

    /// <summary>Whether the sums are equal, whatever the tags.</summary>
    public bool SameSums(Rollup other) =>
        Orders == other.Orders && Units == other.Units && Revenue.SequenceEqual(other.Revenue) && ByStatus.SequenceEqual(other.ByStatus);

    public string Describe() =>
        $"{Orders} orders, {Units} units, revenue {{{string.Join(", ", Revenue.Select(money => $"{money.Key}: {money.Value.Amount}"))}}}, " +
        $"by status {{{string.Join(", ", ByStatus.Select(count => $"{count.Key.Name()}: {count.Value}"))}}}";

    public override string ToString() => System.Text.Json.JsonSerializer.Serialize(this, StoreJson.Options);
}

/// <summary>Revenue in one currency and the number of orders it comes from.</summary>
internal readonly record struct Money(long Orders, [property: JsonConverter(typeof(Int128Converter))] Int128 Amount);
