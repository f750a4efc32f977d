using System.Text.Json;

namespace CosmosLocal.Queries.Planning;

/// <summary>What the client does with the partitions' results, and the query that it sends to each of them (none = the one it has).</summary>
internal sealed record QueryInfo
{
    public string DistinctType { get; init; } = "None";

    public long? Top { get; init; }

    public long? Offset { get; init; }

    public long? Limit { get; init; }

    /// <summary>Ascending or Descending, one per item.</summary>
    public IReadOnlyList<string> OrderBy { get; init; } = [];

    public IReadOnlyList<string> OrderByExpressions { get; init; } = [];

    public IReadOnlyList<string> GroupByExpressions { get; init; } = [];

    /// <summary>The properties of a row, with the aggregate that each is made by; null for a group's key.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> GroupByAliases { get; init; } = [];

    /// <summary>The aggregate of a SELECT VALUE.</summary>
    public IReadOnlyList<string> Aggregates { get; init; } = [];

    public string RewrittenQuery { get; init; } = "";

    public bool HasSelectValue { get; init; }

    /// <summary>Of a count of distinct values: the property that holds it, "" for SELECT VALUE.</summary>
    public string? DistinctCountAlias { get; init; }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("queryInfo");
        writer.WriteString("distinctType", DistinctType);
        Write(writer, "top", Top);
        Write(writer, "offset", Offset);
        Write(writer, "limit", Limit);
        Write(writer, "orderBy", OrderBy);
        Write(writer, "orderByExpressions", OrderByExpressions);
        Write(writer, "groupByExpressions", GroupByExpressions);
        Write(writer, "groupByAliases", [.. GroupByAliases.Select(a => a.Key)]);
        Write(writer, "aggregates", Aggregates);
        writer.WriteStartObject("groupByAliasToAggregateType");
        foreach (var (alias, aggregate) in GroupByAliases) writer.WriteString(alias, aggregate);
        writer.WriteEndObject();
        writer.WriteString("rewrittenQuery", RewrittenQuery);
        writer.WriteBoolean("hasSelectValue", HasSelectValue);
        if (DistinctCountAlias is null)
        {
            writer.WriteNull("dCountInfo");
        }
        else
        {
            writer.WriteStartObject("dCountInfo");
            writer.WriteString("dCountAlias", DistinctCountAlias);
            writer.WriteEndObject();
        }

        writer.WriteBoolean("hasNonStreamingOrderBy", false);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, long? number)
    {
        if (number is { } value) writer.WriteNumber(name, value);
        else writer.WriteNull(name);
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<string> items)
    {
        writer.WriteStartArray(name);
        foreach (var item in items) writer.WriteStringValue(item);
        writer.WriteEndArray();
    }
}
