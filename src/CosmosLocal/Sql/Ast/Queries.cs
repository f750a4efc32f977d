namespace CosmosLocal.Sql.Ast;

/// <summary>A SELECT with its clauses; also what stands in a subquery.</summary>
internal sealed record SqlQuery(
    SelectClause Select,
    FromClause? From,
    SqlExpression? Where,
    IReadOnlyList<SqlExpression> GroupBy,
    IReadOnlyList<OrderItem> OrderBy)
{
    public RowWindow? Window { get; init; }

    /// <summary>Where ORDER BY stands.</summary>
    public Location OrderAt { get; init; }

    public Location At { get; init; }

    public int Depth { get; } = 1 + new[]
    {
        Select.Spec.Depth, From?.Depth ?? 0, Where?.Depth ?? 0,
        GroupBy.Select(g => g.Depth).DefaultIfEmpty().Max(), OrderBy.Select(o => o.Expression.Depth).DefaultIfEmpty().Max(),
    }.Max();

    public override string ToString() => SqlText.Of(this);
}

/// <summary><c>SELECT DISTINCT TOP 3 ...</c></summary>
internal sealed record SelectClause(bool Distinct, RowCount? Top, SelectSpec Spec)
{
    public Location TopAt { get; init; }
}

internal abstract record SelectSpec(int Depth)
{
    public Location At { get; init; }
}

/// <summary><c>*</c></summary>
internal sealed record SelectStar() : SelectSpec(1);

/// <summary><c>VALUE c.a</c></summary>
internal sealed record SelectValue(SqlExpression Expression) : SelectSpec(Expression.Depth);

/// <summary><c>c.a, c.b AS x, 1</c>, each item under the name it has in the result (<c>$1</c> where it has none).</summary>
internal sealed record SelectList(IReadOnlyList<SelectItem> Items) : SelectSpec(Items.Max(i => i.Expression.Depth));

internal sealed record SelectItem(SqlExpression Expression, string? Alias)
{
    public Location AliasAt { get; init; }
}

/// <summary><c>FROM c JOIN t IN c.tags</c></summary>
internal sealed record FromClause(IReadOnlyList<Source> Sources)
{
    public int Depth => Sources.Max(s => s.Collection.Depth);
}

/// <summary>
/// One input. <c>c</c>, <c>c.items AS i</c> (the value at a path), <c>t IN c.tags</c> (each element), <c>(SELECT ...) AS s</c>.
/// </summary>
internal sealed record Source(string? Alias, SqlExpression Collection, bool Iterates)
{
    public Location At { get; init; }
}

/// <summary><c>c.a DESC</c></summary>
internal sealed record OrderItem(SqlExpression Expression, bool Descending)
{
    /// <summary>The direction was written although it is the default.</summary>
    public bool SaysAscending { get; init; }

    public Location At { get; init; }
}

/// <summary><c>OFFSET 10 LIMIT @n</c></summary>
internal sealed record RowWindow(RowCount Offset, RowCount Limit)
{
    public Location At { get; init; }
}

/// <summary>A number of rows, written or as a parameter.</summary>
internal sealed record RowCount(double? Number, string? Parameter)
{
    public Location At { get; init; }
}
