using CosmosLocal.Sql.Ast;

namespace CosmosLocal.Sql.Compilation;

/// <summary>
/// Whether a query can see system properties (<c>_ts</c>, <c>_etag</c>, ...): by name, or by taking an input as a whole. Most cannot, and then
/// the document is read as it is stored.
/// </summary>
internal static class SystemPropertyUse
{
    public static bool In(SqlQuery query)
    {
        var expressions = SqlTree.ExpressionsOf(query.Select.Spec).Concat(query.GroupBy).Concat(query.OrderBy.Select(o => o.Expression));
        if (query.Where is not null) expressions = expressions.Append(query.Where);
        if (query.Select.Spec is SelectValue { Expression: Identifier }) expressions = expressions.Skip(1);
        return expressions.Any(In) || query.From?.Sources.Any(s => s.Collection is not Identifier && In(s.Collection)) == true;
    }

    private static bool In(SqlExpression expression) => expression switch
    {
        Identifier => true,
        Property { Target: Identifier } property => property.Name.StartsWith('_'),
        Indexer { Target: Identifier, Key: Literal { Value: { IsString: true } name } } => name.Text.StartsWith('_'),
        ScalarSubquery subquery => In(subquery.Query),
        Exists exists => In(exists.Query),
        ArraySubquery array => In(array.Query),
        _ => SqlTree.ChildrenOf(expression).Any(In),
    };
}
