using CosmosLocal.Sql.Ast;
using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Sql.Compilation;

/// <summary>Whether a query aggregates; aggregates in a subquery are that one's own.</summary>
internal static class AggregateFinder
{
    public static bool IsAggregate(SqlExpression expression) => expression is FunctionCall call && Aggregate.IsAggregate(call.Name);

    public static bool IsIn(SqlExpression expression) => SqlTree.Any(expression, IsAggregate);

    public static bool HasAggregate(SelectSpec spec) => SqlTree.ExpressionsOf(spec).Any(IsIn);
}
