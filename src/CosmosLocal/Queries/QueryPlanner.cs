using System.Buffers;
using System.Text.Json;
using CosmosHash;
using CosmosLocal.Queries.Filters;
using CosmosLocal.Queries.Planning;
using CosmosLocal.Resources;
using CosmosLocal.Sql;
using CosmosLocal.Sql.Ast;
using CosmosLocal.Sql.Compilation;
using CosmosLocal.Sql.Parsing;
using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Queries;

/// <summary>Answers the client's question how to run a query over several partitions (cosmos-wire 8.2).</summary>
internal sealed class QueryPlanner(ParsedQueries parsed)
{
    /// <summary>
    /// Within one partition the plan is to send the query as it is. Otherwise it says how to split the work, and which key ranges can hold matches.
    /// </summary>
    public PlanResult Plan(string sql, JsonElement? parameters, ContainerDefinition definition, bool singlePartition)
    {
        try
        {
            var query = parsed.Get(sql);
            var context = new CompilationContext(QueryParameters.Read(parameters), new(TimeProvider.System));
            SelectCompiler.Compile(query, context);
            return singlePartition
                ? new(Write(null, [KeyRange.All], 0), null)
                : new(Write(PlanRewriter.Rewrite(query, context), Ranges(query, context, definition.KeyPaths), definition.KeyPaths.Count), null);
        }
        catch (SqlException e)
        {
            return new(default, e.Error.ToMessage());
        }
    }

    // A filter that nothing can pass gives no range; the client wants at least one. A query of nothing is asked once, of the first partition.
    private static IReadOnlyList<KeyRange> Ranges(SqlQuery query, CompilationContext context, IReadOnlyList<string> keyPaths)
    {
        if (query.From is null) return [KeyRange.All with { Max = KeyRange.All.Min }];
        var ranges = new KeyFilter(query.Where, FilterPaths.Of(query, context), keyPaths).Ranges();
        return ranges.Count == 0 ? [KeyRange.All] : ranges;
    }

    private static ReadOnlyMemory<byte> Write(QueryInfo? info, IReadOnlyList<KeyRange> ranges, int keyComponents)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonText.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteNumber("partitionedQueryExecutionInfoVersion", 2);
            if (info is null)
            {
                writer.WriteStartObject("queryInfo");
                writer.WriteString("distinctType", "None");
                writer.WriteEndObject();
            }
            else
            {
                info.Write(writer);
            }

            writer.WriteStartArray("queryRanges");
            foreach (var range in ranges) Write(writer, range, keyComponents);
            writer.WriteEndArray();
            if (info is not null) writer.WriteNull("hybridSearchQueryInfo");
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    // A prefix covers all that begins with it, both ends included; a full key, which no other key begins with, is a point.
    private static void Write(Utf8JsonWriter writer, KeyRange range, int keyComponents)
    {
        var isPoint = keyComponents > 0 && range.Min.Bytes.Length == keyComponents * EffectivePartitionKey.ComponentLength;
        writer.WriteStartObject();
        writer.WriteString("min", range.Min.ToString());
        writer.WriteString("max", (isPoint ? range.Min : range.Max).ToString());
        writer.WriteBoolean("isMinInclusive", true);
        writer.WriteBoolean("isMaxInclusive", range != KeyRange.All);
        writer.WriteEndObject();
    }
}
