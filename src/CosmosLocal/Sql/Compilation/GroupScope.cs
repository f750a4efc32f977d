using CosmosLocal.Sql.Ast;
using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Sql.Compilation;

/// <summary>What the SELECT of a grouped query may speak of: the group's keys and aggregates over its rows, each in a slot.</summary>
internal sealed class GroupScope
{
    private readonly Dictionary<string, int> _keys = [];
    private readonly ExpressionCompiler _perRow;
    private readonly Scope _scope;
    private readonly HashSet<int> _rowSlots;

    public GroupScope(Scope scope, CompilationContext context, IReadOnlyList<SqlExpression> keys, IEnumerable<int> rowSlots)
    {
        _scope = scope;
        _perRow = new(scope, context);
        _rowSlots = [.. rowSlots];
        foreach (var key in keys)
        {
            var slot = scope.Slots.Next();
            _keys.TryAdd(Name(key), slot);
            Keys.Add(new(_perRow.Compile(key), slot));
        }
    }

    public List<GroupKey> Keys { get; } = [];

    public List<GroupAggregate> Aggregates { get; } = [];

    /// <summary>Every aggregate is COUNT(1).</summary>
    public bool CountsRowsOnly { get; private set; } = true;

    public bool TryFind(SqlExpression expression, out int slot)
    {
        slot = 0;
        return _keys.Count > 0 && expression is not Literal && _keys.TryGetValue(Name(expression), out slot);
    }

    // c["k"] is c.k.
    private static string Name(SqlExpression expression) => expression switch
    {
        Property property => $"{Name(property.Target)}[{JsonText.Of(SqlValue.Of(property.Name))}]",
        Indexer indexer => $"{Name(indexer.Target)}[{indexer.Key}]",
        _ => expression.ToString(),
    };

    public int Add(FunctionCall call)
    {
        var slot = _scope.Slots.Next();
        Aggregates.Add(new(Aggregate.Maker(call.Name), _perRow.Compile(call.Arguments[0]), slot));
        CountsRowsOnly &= call.Name.Equals("COUNT", StringComparison.OrdinalIgnoreCase) && call.Arguments[0] is Literal { Value.IsDefined: true };
        return slot;
    }

    public void RefuseOutsideKey(SqlExpression reference, int slot, bool inOrderBy)
    {
        if (!_rowSlots.Contains(slot)) return;
        var (code, clause) = inOrderBy ? ("SC2103", "ORDER BY clause") : ("SC2102", "select list");
        throw new SqlException(new(
            code,
            $"Property reference '{reference}' is invalid in the {clause} because it is not contained in either an aggregate function " +
            "or the GROUP BY clause.",
            reference.At));
    }

    public void RefuseSubquery(SqlQuery query)
    {
        if (_rowSlots.Count > 0) throw new SqlException(SqlError.Unsupported("a subquery in the SELECT of an aggregating query", query.At));
    }
}

internal sealed record GroupKey(Evaluate Run, int Slot);

internal sealed record GroupAggregate(Func<Aggregate> Make, Evaluate Argument, int Slot);
