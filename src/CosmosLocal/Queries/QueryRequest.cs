using System.Text.Json;
using CosmosHash;

namespace CosmosLocal.Queries;

/// <summary>A query as one request asks for a page of it.</summary>
internal sealed record QueryRequest
{
    public required string Sql { get; init; }

    /// <summary><c>[{"name":"@t","value":1}]</c></summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>Where an ORDER BY over several partitions is to go on (cosmos-wire 8.4).</summary>
    public JsonElement? ResumeFilter { get; init; }

    /// <summary>What the request targets: physical partition, EPK headers and key, intersected.</summary>
    public KeyRange Scope { get; init; } = KeyRange.All;

    /// <summary>The answer is one of several partitions', which the client puts together: anything but a query of one full key.</summary>
    public bool IsPart { get; init; }

    /// <summary>Above zero; anything else leaves the size of the page to us.</summary>
    public int MaxItems { get; init; } = -1;

    public string? Continuation { get; init; }
}
