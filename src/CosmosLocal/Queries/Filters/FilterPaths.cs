using CosmosLocal.Indexing;
using CosmosLocal.Sql.Ast;
using CosmosLocal.Sql.Compilation;
using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Queries.Filters;

/// <summary>Reads expressions of a filter as paths of the document and as constants.</summary>
internal sealed class FilterPaths
{
    private readonly ExpressionCompiler _constants;
    private readonly CompilationContext _context;
    private readonly Dictionary<string, IReadOnlyList<string?>> _names = [];

    private FilterPaths(CompilationContext context)
    {
        _context = context;
        _constants = new(new Scope(null, new()), context);
    }

    /// <summary>The paths that a query's names stand for: <c>c</c> the document, with <c>t IN c.tags</c> the elements of <c>/tags/[]</c>.</summary>
    public static FilterPaths Of(SqlQuery query, CompilationContext context)
    {
        var paths = new FilterPaths(context);
        foreach (var source in query.From?.Sources ?? []) paths.Name(source, isFirst: source == query.From!.Sources[0]);
        return paths;
    }

    /// <summary>Those inside a subquery. Its names hide the same names outside.</summary>
    public FilterPaths Inside(SqlQuery subquery)
    {
        var paths = new FilterPaths(_context);
        foreach (var (name, path) in _names) paths._names.Add(name, path);
        foreach (var source in subquery.From?.Sources ?? []) paths.Name(source, isFirst: false);
        return paths;
    }

    /// <summary>The names down to the value, null for the elements of an array; null for anything that is no such path.</summary>
    public IReadOnlyList<string?>? Names(SqlExpression expression)
    {
        var names = new List<string?>();
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
                case Identifier identifier when _names.TryGetValue(identifier.Name, out var start):
                    names.Reverse();
                    return [.. start, .. names];
                default: return null;
            }
        }
    }

    /// <summary>The path in the index's notation.</summary>
    public string? Path(SqlExpression expression) => Names(expression) is { Count: > 0 } names ? IndexPath.Of(names).ToString() : null;

    private void Name(Source source, bool isFirst)
    {
        var alias = source.Alias ?? (source.Collection as Identifier)?.Name;
        var path = isFirst ? NamesFromContainer(source.Collection) : Names(source.Collection);
        if (alias is null) return;
        _names.Remove(alias);
        if (path is not null) _names.Add(alias, source.Iterates ? [.. path, null] : path);
    }

    // The first name of the first source is the container's, whatever it is.
    private IReadOnlyList<string?>? NamesFromContainer(SqlExpression collection)
    {
        var first = collection;
        while (first is Property or Indexer) first = first is Property property ? property.Target : ((Indexer)first).Target;
        if (first is not Identifier container) return null;
        _names.Add(container.Name, []);
        var path = Names(collection);
        _names.Remove(container.Name);
        return path;
    }

    /// <summary>The value of an expression that needs no document; undefined for others too.</summary>
    public SqlValue Constant(SqlExpression expression) => expression switch
    {
        Literal literal => literal.Value,
        Parameter parameter => _context.Parameters.GetValueOrDefault(parameter.Name),
        _ when SqlTree.Any(expression, e => e is Identifier or ScalarSubquery or Exists or ArraySubquery) || AggregateFinder.IsIn(expression) => default,
        _ => _constants.TryEvaluate(expression, out var value) ? value : default,
    };
}
