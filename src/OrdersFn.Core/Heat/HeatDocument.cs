namespace OrdersFn.Core.Heat;

/// <summary>What one host saw of one heavy customer; stored beside the customer's layout, and gone soon after the last renewal.</summary>
public sealed record HeatDocument
{
    public const string HeatType = "heat";

    /// <summary><c>heat-</c> and the host.</summary>
    public required string Id { get; init; }

    public string Type { get; init; } = HeatType;

    public int SchemaVersion { get; init; } = 1;

    /// <summary>The partition.</summary>
    public required string CustomerId { get; init; }

    public required double OrdersPerSecond { get; init; }

    /// <summary>Of all orders this host saw.</summary>
    public required double Share { get; init; }

    public required DateTimeOffset AsOf { get; init; }

    /// <summary>Seconds until it expires.</summary>
    public required int Ttl { get; init; }
}
