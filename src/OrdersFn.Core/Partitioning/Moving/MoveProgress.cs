using System.Text.Json.Serialization;

namespace OrdersFn.Core.Partitioning.Moving;

/// <summary>How far the moving of one customer's orders has come, as stored beside the customer's layout. Nothing is lost with it but time.</summary>
public sealed record MoveProgress
{
    /// <summary>There is one per customer.</summary>
    public const string OnlyId = "move";

    public const string ProgressType = "move";

    public string Id { get; init; } = OnlyId;

    public string Type { get; init; } = ProgressType;

    public int SchemaVersion { get; init; } = 1;

    /// <summary>The partition.</summary>
    public required string CustomerId { get; init; }

    /// <summary>The layout that orders are being moved into; of another one this says nothing.</summary>
    public required int Epoch { get; init; }

    /// <summary>Orders that still lie elsewhere.</summary>
    public required long OrdersToMove { get; init; }

    /// <summary>Where the walk through the older places goes on; null at its start.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WalkPosition? Position { get; init; }

    /// <summary>Seconds until it expires: it is of no use for longer than a move goes on.</summary>
    public int Ttl { get; init; } = 30 * 24 * 3600;
}

/// <summary>Behind this order of this lane.</summary>
/// <param name="Lane">A first-level key.</param>
/// <param name="DocumentId">The stored form of its id; "" = at the lane's start.</param>
public sealed record WalkPosition(string Lane, [property: JsonPropertyName("orderId")] string DocumentId);
