using System.Text.Json.Serialization;

namespace OrdersFn.Core.Planning;

/// <summary>
/// What the planner remembers of a customer between its runs, which may happen on any host; stored beside the customer's layout. Expires when the customer
/// was not heavy for long.
/// </summary>
public sealed record PlanDocument
{
    public const string PlanType = "plan";

    /// <summary>There is one per customer.</summary>
    public const string OnlyId = "plan";

    public string Id { get; init; } = OnlyId;

    public string Type { get; init; } = PlanType;

    public int SchemaVersion { get; init; } = 1;

    /// <summary>The partition.</summary>
    public required string CustomerId { get; init; }

    /// <summary>When a host last reported the customer as heavy, to a thirtieth of the time that is remembered.</summary>
    public required DateTimeOffset HeavyAt { get; init; }

    /// <summary>Since when fewer lanes would do.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? LowSince { get; init; }

    /// <summary>Seconds until it expires.</summary>
    public required int Ttl { get; init; }
}
