using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Sql.Ast;

/// <summary>A scalar expression. Depth is that of the tree, known at birth, so that deep ones are refused before anything recurses into them.</summary>
internal abstract record SqlExpression(int Depth)
{
    public Location At { get; init; }

    public sealed override string ToString() => SqlText.Of(this);

    protected static int DepthOf(IReadOnlyList<SqlExpression> children)
    {
        var depth = 0;
        foreach (var child in children) depth = Math.Max(depth, child.Depth);
        return depth + 1;
    }
}

/// <summary><c>1</c>, <c>'text'</c>, <c>true</c>, <c>null</c>, <c>undefined</c></summary>
internal sealed record Literal(SqlValue Value) : SqlExpression(1);

/// <summary><c>@name</c></summary>
internal sealed record Parameter(string Name) : SqlExpression(1);

/// <summary>An input of the FROM clause by its alias: <c>c</c></summary>
internal sealed record Identifier(string Name) : SqlExpression(1);

/// <summary><c>c.total</c></summary>
internal sealed record Property(SqlExpression Target, string Name) : SqlExpression(Target.Depth + 1);

/// <summary><c>c["total"]</c>, <c>c.items[0]</c>, <c>c[@name]</c></summary>
internal sealed record Indexer(SqlExpression Target, SqlExpression Key) : SqlExpression(Target.Depth + 1);

/// <summary><c>NOT c.a</c>, <c>-c.a</c>, <c>~c.a</c></summary>
internal sealed record Unary(UnaryOperator Operator, SqlExpression Operand) : SqlExpression(Operand.Depth + 1);

/// <summary><c>c.a + 1</c>, <c>c.a = 1</c></summary>
internal sealed record Binary(BinaryOperator Operator, SqlExpression Left, SqlExpression Right)
    : SqlExpression(Math.Max(Left.Depth, Right.Depth) + 1);

/// <summary><c>c.a AND c.b AND c.d</c>: a chain of one operator is one node, however long.</summary>
internal sealed record Logical(bool IsAnd, IReadOnlyList<SqlExpression> Operands) : SqlExpression(DepthOf(Operands));

/// <summary><c>c.a IN (1, 2)</c></summary>
internal sealed record In(SqlExpression Operand, IReadOnlyList<SqlExpression> Items, bool Not)
    : SqlExpression(Math.Max(Operand.Depth + 1, DepthOf(Items)));

/// <summary><c>c.a BETWEEN 1 AND 2</c></summary>
internal sealed record Between(SqlExpression Operand, SqlExpression Low, SqlExpression High, bool Not)
    : SqlExpression(DepthOf([Operand, Low, High]));

/// <summary><c>c.a LIKE 'x!%%' ESCAPE '!'</c></summary>
internal sealed record Like(SqlExpression Operand, SqlExpression Pattern, string? Escape, bool Not)
    : SqlExpression(Math.Max(Operand.Depth, Pattern.Depth) + 1);

/// <summary><c>c.a ? 1 : 2</c></summary>
internal sealed record Conditional(SqlExpression Test, SqlExpression Then, SqlExpression Otherwise)
    : SqlExpression(DepthOf([Test, Then, Otherwise]));

/// <summary><c>c.a ?? 1</c>: the right side where the left is undefined.</summary>
internal sealed record Coalesce(SqlExpression Left, SqlExpression Right) : SqlExpression(Math.Max(Left.Depth, Right.Depth) + 1);

/// <summary><c>LOWER(c.a)</c>, <c>COUNT(1)</c></summary>
internal sealed record FunctionCall(string Name, IReadOnlyList<SqlExpression> Arguments) : SqlExpression(DepthOf(Arguments));

/// <summary><c>{"a": c.a, b: 1}</c></summary>
internal sealed record ObjectConstructor(IReadOnlyList<KeyValuePair<string, SqlExpression>> Members)
    : SqlExpression(DepthOf([.. Members.Select(m => m.Value)]))
{
    public IReadOnlyList<Location> NamesAt { get; init; } = [];
}

/// <summary><c>[c.a, 1]</c></summary>
internal sealed record ArrayConstructor(IReadOnlyList<SqlExpression> Items) : SqlExpression(DepthOf(Items));

/// <summary><c>(SELECT VALUE 1)</c>: the one row's value, else undefined.</summary>
internal sealed record ScalarSubquery(SqlQuery Query) : SqlExpression(Query.Depth + 1);

/// <summary><c>EXISTS(SELECT VALUE t FROM t IN c.tags)</c></summary>
internal sealed record Exists(SqlQuery Query) : SqlExpression(Query.Depth + 1);

/// <summary><c>ARRAY(SELECT VALUE t FROM t IN c.tags)</c></summary>
internal sealed record ArraySubquery(SqlQuery Query) : SqlExpression(Query.Depth + 1);
