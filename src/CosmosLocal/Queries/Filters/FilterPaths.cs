using CosmosLocal.Indexing;
using CosmosLocal.Sql.Ast;
using CosmosLocal.Sql.Compilation;
using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Queries.Filters;

/// <summary>Reads expressions of a filter as paths of the document and as constants.</summary>
internal sealed class FilterPaths(string root, CompilationContext context)
{
    private readonly ExpressionCompiler _constants = new(new Scope(null, new()), context);

    /// <summary>The name by which the query knows the document, if its FROM gives it one.</summary>
    public static string? RootOf(SqlQuery query) => query.From?.Sources[0] is { Iterates: false, Collection: Identifier identifier } source
        ? source.Alias ?? identifier.Name
        : null;

    /// <summary>The property names down to the value; null for anything but <c>c.a["b"]</c>.</summary>
    public IReadOnlyList<string>? Names(SqlExpression expression)
    {
        var names = new List<string>();
        while (true)
        {
            switch (expression)
            {
                case Property property:
                    names.Add(property.Name);
                    expression = property.Target;
                    break;
                case Indexer { Key: Literal or Parameter } indexer when Constant(indexer.Key) is { IsString: true } name:
                    names.Add(name.Text);
                    expression = indexer.Target;
                    break;
                case Identifier identifier when identifier.Name == root && names.Count > 0:
                    names.Reverse();
                    return names;
                default: return null;
            }
        }
    }

    /// <summary>The path in the index's notation.</summary>
    public string? Path(SqlExpression expression) => Names(expression) is { } names ? IndexPath.Of(names).ToString() : null;

    /// <summary>The value of an expression that needs no document; undefined for others too.</summary>
    public SqlValue Constant(SqlExpression expression) => expression switch
    {
        Literal literal => literal.Value,
        Parameter parameter => context.Parameters.GetValueOrDefault(parameter.Name),
        _ when SqlTree.Any(expression, e => e is Identifier or ScalarSubquery or Exists or ArraySubquery) || AggregateFinder.IsIn(expression) => default,
        _ => _constants.TryEvaluate(expression, out var value) ? value : default,
    };
}
