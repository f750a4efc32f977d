using CosmosHash;
using CosmosLocal.Indexing;
using CosmosLocal.Queries.Filters;
using CosmosLocal.Sql;
using CosmosLocal.Sql.Ast;
using CosmosLocal.Sql.Compilation;
using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Queries.Access;

/// <summary>What the choice of an access path depends on: what the filter fixes, and the order asked for.</summary>
internal sealed record QueryShape
{
    private QueryShape(FilterPaths paths, SqlExpression? filter, IReadOnlyList<string> keyPaths, KeyRange scope)
    {
        var keys = new KeyFilter(filter, paths, keyPaths);
        Ranges = [.. keys.Ranges().Select(r => r.Intersect(scope)).Where(r => !r.IsEmpty)];
        Points = keys.Points()?.Where(p => scope.Contains(p.Key)).ToArray();
        Terms = new TermFilter(paths).Read(filter);
    }

    /// <summary>Key ranges that can hold matches, in order.</summary>
    public IReadOnlyList<KeyRange> Ranges { get; }

    public KeyRange Hull => Ranges.Count == 0 ? default : new(Ranges[0].Min, Ranges[^1].Max);

    public IReadOnlyList<(EffectivePartitionKey Key, string Id)>? Points { get; }

    public IReadOnlyDictionary<string, IReadOnlyList<IndexKeyRange>> Terms { get; }

    /// <summary>The paths of ORDER BY.</summary>
    public IReadOnlyList<CompositePath> Order { get; private init; } = [];

    /// <summary>Which keys of the first of them can still come where the query is resumed; null = all.</summary>
    public IndexKeyRange? ResumeAt { get; init; }

    /// <summary>The same where rows before a resume filter's first value are not wanted.</summary>
    public QueryShape From(SqlValue first)
    {
        var key = TermFilter.KeyOf(first)?.Key;
        if (key is null || Order.Count == 0) return this;
        return this with { ResumeAt = Order[0].Descending ? new([], IndexKeyRange.Equal(key).High) : new(key, IndexKeyRange.All.High) };
    }

    public static QueryShape Of(SqlQuery query, CompilationContext context, IReadOnlyList<string> keyPaths, KeyRange scope)
    {
        var innermost = query;
        while (innermost.From?.Sources[0].Collection is ScalarSubquery subquery) innermost = subquery.Query;
        var paths = FilterPaths.Of(innermost, context);
        return new(paths, innermost.Where, keyPaths, scope)
        {
            Order = query.GroupBy.Count > 0 || AggregateFinder.HasAggregate(query.Select.Spec)
                ? []
                : [.. query.OrderBy.Select(o => OrderPath(o, paths, query))],
        };
    }

    private static CompositePath OrderPath(OrderItem item, FilterPaths paths, SqlQuery query)
    {
        var expression = item.Expression;
        while (expression is Property or Indexer) expression = expression is Property property ? property.Target : ((Indexer)expression).Target;
        if (expression is Identifier name && query.From?.Sources[0] is { Iterates: false, Collection: Identifier container } source
            && name.Name == (source.Alias ?? container.Name) && paths.Path(item.Expression) is { } path)
            return new(path, item.Descending);
        throw new SqlException(expression is Identifier && item.Expression is not Identifier
            ? SqlError.AtExecution("Order-by over correlated collections is not supported.")
            : new("2206", "Unsupported ORDER BY clause. ORDER BY item expression could not be mapped to a document path."));
    }
}
