using System.Text.Json;
using CosmosLocal.Resources;

namespace CosmosLocal.Queries;

internal sealed record PlanResult(ReadOnlyMemory<byte> Json, string? Error);

internal static class QueryPlanner
{
    public static PlanResult Plan(string sql, JsonElement? parameters, ContainerDefinition definition, bool singlePartition) => singlePartition
        ? new("""{"partitionedQueryExecutionInfoVersion":2,"queryInfo":{"distinctType":"None"},"queryRanges":[{"min":"","max":"FF","isMinInclusive":true,"isMaxInclusive":false}]}"""u8.ToArray(), null)
        : new(default, $"No plan yet for {sql} {parameters} {definition.Id}");
}
