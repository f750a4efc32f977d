using CosmosLocal.Sql;
using CosmosLocal.Sql.Ast;
using CosmosLocal.Sql.Compilation;

namespace CosmosLocal.Queries.Planning;

/// <summary>
/// Splits a query: what every partition does (the rewritten query) and what the client does with the parts (cosmos-wire 8.3).
/// </summary>
internal static class PlanRewriter
{
    // The client puts the condition for resuming here.
    private static readonly SqlExpression ResumePlaceholder = new Identifier("({documentdb-formattableorderbyquery-filter})");

    public static QueryInfo Rewrite(SqlQuery query, CompilationContext context)
    {
        if (query.From is null) return new() { HasSelectValue = query.Select.Spec is SelectValue };
        var (skip, take) = RowLimits.Of(query, context.Parameters);
        var info = new QueryInfo
        {
            DistinctType = DistinctType(query),
            Top = query.Select.Top is null ? null : take,
            Offset = query.Window is null ? null : skip,
            Limit = query.Window is null ? null : take,
            HasSelectValue = query.Select.Spec is SelectValue,
        };
        if (DistinctCount(query) is { } inner)
        {
            return info with
            {
                DistinctType = "Unordered",
                DistinctCountAlias = query.Select.Spec is SelectList list ? list.Items[0].Alias ?? "$1" : "",
                RewrittenQuery = inner.ToString(),
            };
        }

        if (query.GroupBy.Count > 0)
        {
            foreach (var item in query.OrderBy) Mapped(item);
            var grouped = Grouped(query, info);
            CheckMerge(query);
            return grouped;
        }

        if (AggregateFinder.HasAggregate(query.Select.Spec)) return Aggregated(query, info);
        if (query.OrderBy.Count > 0) return Ordered(query, info);
        if (query.Window is null && (query.Select.Top is null || !query.Select.Distinct)) return info;
        return info with { RewrittenQuery = (query.Select.Distinct ? WithoutLimits(query) : WithWindow(query, info)).ToString() };
    }

    /// <summary>
    /// The service accepts ORDER BY with GROUP BY, and its client puts the partitions' groups together in whatever order they come. That is a wrong
    /// answer, and not imitated.
    /// </summary>
    public static void CheckMerge(SqlQuery query)
    {
        if (query.GroupBy.Count > 0 && query.OrderBy.Count > 0)
            throw new SqlException(SqlError.Unsupported("ORDER BY with GROUP BY across partitions", query.OrderAt));
    }

    // SELECT VALUE COUNT(1) FROM (SELECT DISTINCT ...): the client counts what it finds distinct.
    private static SqlQuery? DistinctCount(SqlQuery query)
    {
        if (query is not { Where: null, OrderBy: [], GroupBy: [], Window: null }) return null;
        if (query.From?.Sources is not [{ Collection: ScalarSubquery { Query: { Select.Distinct: true } inner } }]) return null;
        return SqlTree.ExpressionsOf(query.Select.Spec).ToList() is [FunctionCall { Arguments: [Literal] } call]
            && call.Name.Equals("COUNT", StringComparison.OrdinalIgnoreCase) ? inner : null;
    }

    private static QueryInfo Grouped(SqlQuery query, QueryInfo info)
    {
        var keys = new ArrayConstructor([.. query.GroupBy.Select(Item)]);
        var payload = query.Select.Spec is SelectValue value
            ? Aggregated(value.Expression) is { } aggregate ? new ArrayConstructor([aggregate]) : value.Expression
            : Rows((SelectList)query.Select.Spec);
        return info with
        {
            GroupByExpressions = [.. query.GroupBy.Select(g => g.ToString())],
            GroupByAliases = Aliases(query.Select.Spec),
            Aggregates = ValueAggregate(query.Select.Spec),
            RewrittenQuery = (WithoutLimits(query) with
            {
                Select = new(query.Select.Distinct, null, new SelectList([new(keys, "groupByItems"), new(payload, "payload")])),
            }).ToString(),
        };
    }

    private static QueryInfo Aggregated(SqlQuery query, QueryInfo info)
    {
        SelectSpec spec = query.Select.Spec is SelectValue value
            ? new SelectValue(new ArrayConstructor([Aggregated(value.Expression)!]))
            : new SelectList([new(Rows((SelectList)query.Select.Spec), "payload")]);
        return info with
        {
            GroupByAliases = Aliases(query.Select.Spec),
            Aggregates = ValueAggregate(query.Select.Spec),
            RewrittenQuery = (WithoutLimits(query) with { Select = new(query.Select.Distinct, null, spec) }).ToString(),
        };
    }

    private static QueryInfo Ordered(SqlQuery query, QueryInfo info)
    {
        var source = query.From?.Sources[0];
        var root = source is null ? "c" : source.Alias is { } alias && !source.Iterates ? alias : RootName(source.Collection);
        var payload = query.Select.Spec switch
        {
            SelectStar => new Identifier(root),
            SelectValue value => value.Expression,
            _ => SelectCompiler.AsObject((SelectList)query.Select.Spec),
        };
        var filter = query.Where is null ? ResumePlaceholder : new Logical(true, [query.Where, ResumePlaceholder]);
        if (query.Select.Spec is SelectValue) filter = new Logical(true, [filter, new FunctionCall("IS_DEFINED", [payload])]);
        var items = new ArrayConstructor([.. query.OrderBy.Select(o => Item(o.Expression))]);
        var spec = new SelectList([new(new Property(new Identifier(root), "_rid"), null), new(items, "orderByItems"), new(payload, "payload")]);
        var rewritten = (query.Select.Distinct ? WithoutLimits(query) : WithWindow(query, info)) with { Where = filter };
        return info with
        {
            OrderBy = [.. query.OrderBy.Select(o => o.Descending ? "Descending" : "Ascending")],
            OrderByExpressions = [.. query.OrderBy.Select(o => Mapped(o).ToString())],
            RewrittenQuery = (rewritten with { Select = new(false, rewritten.Select.Top, spec) }).ToString(),
        };
    }

    private static SqlExpression Mapped(OrderItem item)
    {
        var expression = item.Expression;
        while (expression is Property or Indexer) expression = expression is Property property ? property.Target : ((Indexer)expression).Target;
        if (expression is Identifier) return item.Expression;
        throw new SqlException(new("2206", "Unsupported ORDER BY clause. ORDER BY item expression could not be mapped to a document path."));
    }

    private static string RootName(SqlExpression collection) => collection switch
    {
        Identifier identifier => identifier.Name,
        Property property => RootName(property.Target),
        Indexer indexer => RootName(indexer.Target),
        _ => "c",
    };

    private static string DistinctType(SqlQuery query)
    {
        if (!query.Select.Distinct) return "None";
        return query is { Select.Spec: SelectValue value, OrderBy: [var only] } && only.Expression.ToString() == value.Expression.ToString()
            ? "Ordered"
            : "Unordered";
    }

    private static SqlQuery WithoutLimits(SqlQuery query) => query with { Select = query.Select with { Top = null }, Window = null };

    // Each partition gives as many rows as the result could need from it.
    private static SqlQuery WithWindow(SqlQuery query, QueryInfo info) =>
        query.Window is null ? query : query with { Window = new(new(0, null), new(info.Offset + info.Limit, null)) };

    private static SqlExpression Item(SqlExpression value) => new ObjectConstructor([new("item", value)]);

    private static ObjectConstructor Rows(SelectList list) =>
        new([.. SelectCompiler.AsObject(list).Members.Select(m => KeyValuePair.Create(m.Key, Aggregated(m.Value) ?? m.Value))]);

    private static KeyValuePair<string, string?>[] Aliases(SelectSpec spec) => spec is SelectList list
        ? [.. SelectCompiler.AsObject(list).Members.Select(m => KeyValuePair.Create(m.Key, TypeOf(m.Value)))]
        : [];

    private static string[] ValueAggregate(SelectSpec spec) =>
        spec is SelectValue value && TypeOf(value.Expression) is { } type ? [type] : [];

    private static string? TypeOf(SqlExpression expression) => (expression as FunctionCall)?.Name.ToUpperInvariant() switch
    {
        "COUNT" => "Count",
        "COUNTIF" => "CountIf",
        "SUM" => "Sum",
        "MIN" => "Min",
        "MAX" => "Max",
        "AVG" => "Average",
        "MAKELIST" => "MakeList",
        "MAKESET" => "MakeSet",
        _ => null,
    };

    // Parts that can be put together: an average needs sum and count, an extreme whether there was anything at all.
    private static SqlExpression? Aggregated(SqlExpression expression)
    {
        if (!AggregateFinder.IsAggregate(expression))
        {
            if (!AggregateFinder.IsIn(expression)) return null;
            throw new SqlException(SqlError.AtExecution("Compositions of aggregates and other expressions are not allowed."));
        }

        var call = (FunctionCall)expression;
        var name = call.Name.ToUpperInvariant();
        SqlExpression Of(string aggregate) => new FunctionCall(aggregate, call.Arguments);
        return name switch
        {
            "AVG" => Item(new ObjectConstructor([new("sum", Of("SUM")), new("count", Of("COUNT"))])),
            "MIN" or "MAX" => new ObjectConstructor(
            [
                new("item", call),
                new("item2", new ObjectConstructor([new(name == "MIN" ? "min" : "max", call), new("count", Of("COUNT"))])),
            ]),
            _ => Item(call),
        };
    }
}
