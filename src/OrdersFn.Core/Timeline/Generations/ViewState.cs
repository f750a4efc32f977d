using System.Text.Json.Serialization;
using OrdersFn.Core.Orders;

namespace OrdersFn.Core.Timeline;

/// <summary>Which generation of the timeline serves, and which is being made or taken away; one document beside the leases.</summary>
internal sealed record ViewState
{
    public const string StateId = "view.timeline";
    public const string StateType = "view";
    public const int CurrentSchema = 1;

    public string Id { get; init; } = StateId;

    public string Type { get; init; } = StateType;

    public int SchemaVersion { get; init; } = CurrentSchema;

    /// <summary>What readers read.</summary>
    public int Serving { get; init; } = ViewGeneration.First;

    /// <summary>What is being filled from the orders; consumers bring changes to it as to the one that serves.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Filling { get; init; }

    /// <summary>When every consumer brings its changes there; fixed-width UTC, as all times here.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FillFrom { get; init; }

    /// <summary>Orders of times before this one are in it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FilledTo { get; init; }

    /// <summary>Orders put there so far; some more than once, after an interruption.</summary>
    public long Filled { get; init; }

    /// <summary>What served before. Readers that do not know better may still read it, so it is kept up until <see cref="RetireAt"/>, and then deleted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Retiring { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RetireAt { get; init; }

    [JsonPropertyName("_etag"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StoreTag { get; init; }

    /// <summary>The generations that changes go to.</summary>
    public IEnumerable<int> WrittenAt(DateTimeOffset now)
    {
        yield return Serving;
        if (Filling is { } filling)
            yield return filling;
        if (Retiring is { } retiring && now < Timestamps.FromStored(RetireAt!))
            yield return retiring;
    }
}
