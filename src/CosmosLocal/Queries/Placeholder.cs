using System.Text.Json;
using CosmosHash;
using CosmosLocal.Items;
using CosmosLocal.Resources;

namespace CosmosLocal.Queries;

internal sealed record QueryRequest
{
    public required string Sql { get; init; }
    public JsonElement? Parameters { get; init; }
    public JsonElement? ResumeFilter { get; init; }
    public KeyRange Scope { get; init; } = KeyRange.All;
    public string? PartitionKeyJson { get; init; }
    public int MaxItems { get; init; } = 1000;
    public string? Continuation { get; init; }
    public bool EnableScan { get; init; }
}

internal sealed record QueryPage
{
    public IReadOnlyList<ReadOnlyMemory<byte>> Documents { get; init; } = [];
    public string? Continuation { get; init; }
    public double Charge { get; init; }
    public string? Error { get; init; }
}

internal sealed class QueryEngine
{
    public QueryPage Execute(ContainerEngine container, QueryRequest request) => throw new NotSupportedException($"{container} {request} {this}");

    public static QueryPage Evaluate(IReadOnlyList<JsonElement> documents, QueryRequest request) => throw new NotSupportedException($"{documents} {request}");
}

internal sealed record PlanResult(ReadOnlyMemory<byte> Json, string? Error);

internal static class QueryPlanner
{
    public static PlanResult Plan(string sql, JsonElement? parameters, ContainerDefinition definition, bool singlePartition) =>
        throw new NotSupportedException($"{sql} {parameters} {definition} {singlePartition}");
}
