using CosmosLocal.Sql.Ast;
using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Sql.Compilation;

/// <summary>Turns a SELECT, outermost or inner, into something that runs.</summary>
internal static class SelectCompiler
{
    /// <summary>The whole query; the document is in slot 0.</summary>
    public static CompiledSelect Compile(SqlQuery query, CompilationContext context)
    {
        var slots = new SlotCounter();
        slots.Next();
        return Compile(query, new Scope(null, slots), context, isRoot: true);
    }

    public static CompiledSelect CompileSubquery(SqlQuery query, Scope around, CompilationContext context)
    {
        RefuseOrder(query);
        if (query.Select.Top is not null) throw new SqlException(new("SC2203", "'TOP' is not supported in subqueries.", query.Select.TopAt));
        if (query.Window is { } window) throw new SqlException(new("SC2204", "'OFFSET LIMIT' clause is not supported in subqueries.", window.At));
        return Compile(query, around.Inner(), context, isRoot: false);
    }

    private static CompiledSelect Compile(SqlQuery query, Scope scope, CompilationContext context, bool isRoot, bool isInner = false)
    {
        const int MaxJoins = 5;
        if (query.From?.Sources.Count > MaxJoins + 1)
            throw new SqlException(new("SC3002", $"The SQL query exceeded the maximum number of joins. The allowed limit is {MaxJoins}.", query.At));
        var sources = new List<CompiledSource>();
        foreach (var source in query.From?.Sources ?? [])
            sources.Add(Source(source, scope, context, isRoot && sources.Count == 0));
        var perRow = new ExpressionCompiler(scope, context);
        var where = query.Where is null ? null : perRow.Compile(query.Where);

        var isGrouped = query.GroupBy.Count > 0 || AggregateFinder.HasAggregate(query.Select.Spec);
        CheckGroupBy(query);
        var group = isGrouped ? new GroupScope(scope, context, query.GroupBy, sources.Select(s => s.Slot)) : null;
        var projection = Projection(query, sources, new(scope, context, group));
        var (skip, take) = RowLimits.Of(query, context.Parameters);
        return new()
        {
            Slots = scope.Slots,
            Sources = sources,
            Where = where,
            Group = group,
            Project = projection,
            SeesSystemProperties = SystemPropertyUse.In(query),
            IsStar = query.Select.Spec is SelectStar || (query.Select.Spec is SelectValue { Expression: Identifier } && !isGrouped),
            Distinct = query.Select.Distinct,
            Skip = skip,
            Take = take,
            IsLimitedInner = isInner && (skip > 0 || take < long.MaxValue),
            Inner = sources.Count > 0 ? sources[0].Inner : null,
            Order = [.. OrderOf(query, group, perRow, scope, context)],
        };
    }

    // One row has no order, be it the aggregate of all or what a query without FROM gives.
    private static IEnumerable<CompiledOrder> OrderOf(
        SqlQuery query, GroupScope? group, ExpressionCompiler perRow, Scope scope, CompilationContext context)
    {
        if (group is not null && query.GroupBy.Count == 0)
        {
            foreach (var item in query.OrderBy) perRow.Compile(item.Expression);
            return [];
        }

        var compiler = group is null ? perRow : new ExpressionCompiler(scope, context, group) { InOrderBy = true };
        return query.From is null ? [] : query.OrderBy.Select(o => new CompiledOrder(compiler.Compile(o.Expression), o.Descending));
    }

    private static void CheckGroupBy(SqlQuery query)
    {
        foreach (var key in query.GroupBy)
        {
            if (SqlTree.Any(key, e => AggregateFinder.IsAggregate(e) || e is ScalarSubquery or ArraySubquery or Exists))
            {
                throw new SqlException(new(
                    "SC2111",
                    "Cannot use an aggregate or a subquery in an expression used for the group by list of a GROUP BY clause.",
                    key is ScalarSubquery subquery ? subquery.Query.At : key.At));
            }

            if (!SqlTree.Any(key, e => e is Identifier))
                throw new SqlException(new("SC2110", "Each GROUP BY expression must contain at least one property reference.", key.At));
        }
    }

    private static CompiledSource Source(Source source, Scope scope, CompilationContext context, bool isRoot)
    {
        var alias = source.Alias ?? DefaultAlias(source.Collection);

        // The first name of the outermost FROM is the container, whatever it is called.
        var collection = source.Collection;
        if (isRoot && RootOf(collection) is { } root)
        {
            if (collection == root && !source.Iterates)
            {
                var slot = scope.Add(alias, source.At);
                return new(row => row.Slots[0], slot, false) { IsDocument = true };
            }

            var rootScope = new Scope(null, scope.Slots);
            rootScope.Add(root.Name, root.At);
            var rootSlot = rootScope.TryFind(root.Name, out var s) ? s : 0;
            var inner = new ExpressionCompiler(rootScope, context).Compile(collection);
            return new(
                row =>
                {
                    row.Slots[rootSlot] = row.Slots[0];
                    return inner(row);
                },
                scope.Add(alias, source.At),
                source.Iterates);
        }

        if (collection is ScalarSubquery subquery)
        {
            if (!isRoot) return new(CompileSubquery(subquery.Query, scope, context).Run, scope.Add(alias, source.At), source.Iterates);
            var inner = CompileContainerQuery(subquery.Query, scope, context);
            if (inner.IsBlocking && source.Iterates)
                throw new SqlException(SqlError.Unsupported("IN over a query with DISTINCT, GROUP BY or limits", source.At));
            return new(inner.Run, scope.Add(alias, source.At), source.Iterates) { Inner = inner };
        }

        return new(new ExpressionCompiler(scope, context).Compile(collection), scope.Add(alias, source.At), source.Iterates);
    }

    // FROM (SELECT ... FROM c) AS x: the inner FROM is the one that names the container.
    private static CompiledSelect CompileContainerQuery(SqlQuery query, Scope scope, CompilationContext context)
    {
        RefuseOrder(query);
        return Compile(query, new Scope(null, scope.Slots), context, isRoot: true, isInner: true);
    }

    private static void RefuseOrder(SqlQuery query)
    {
        if (query.OrderBy.Count > 0) throw new SqlException(new("SC2202", "'ORDER BY' is not supported in subqueries.", query.OrderAt));
    }

    private static Identifier? RootOf(SqlExpression expression) => expression switch
    {
        Identifier identifier => identifier,
        Property property => RootOf(property.Target),
        Indexer indexer => RootOf(indexer.Target),
        _ => null,
    };

    // c.items is known as items, c["items"] too.
    private static string? DefaultAlias(SqlExpression expression) => expression switch
    {
        Identifier identifier => identifier.Name,
        Property property => property.Name,
        Indexer { Key: Literal { Value: { IsString: true } name } } => name.Text,
        _ => null,
    };

    private static Evaluate Projection(SqlQuery query, List<CompiledSource> sources, ExpressionCompiler compiler)
    {
        switch (query.Select.Spec)
        {
            case SelectStar star:
                if (query.GroupBy.Count > 0) throw new SqlException(new("SC2041", "'SELECT *' is not allowed with GROUP BY.", star.At));
                if (query.From is null)
                    throw new SqlException(new("SC1021", "Syntax error, 'SELECT *' is not valid if FROM clause is omitted.", star.At));
                if (query.From.Sources.Count != 1)
                    throw new SqlException(new("SC2042", "'SELECT *' is only valid with a single input set.", star.At));
                var slot = sources[0].Slot;
                return row => row.Slots[slot];
            case SelectValue value: return compiler.Compile(value.Expression);
            case SelectList list: return compiler.Compile(AsObject(list));
            default: throw new InvalidOperationException(query.ToString());
        }
    }

    /// <summary>The object that a select list makes of a row.</summary>
    public static ObjectConstructor AsObject(SelectList list)
    {
        var members = new List<KeyValuePair<string, SqlExpression>>();
        var names = new HashSet<string>();
        var unnamed = 0;
        foreach (var item in list.Items)
        {
            var name = item.Alias ?? DefaultAlias(item.Expression) ?? $"${++unnamed}";
            if (!names.Add(name))
            {
                throw new SqlException(new(
                    "SC2022", $"Object creation error, property name '{name}' specified more than once.", NameAt(item, name)));
            }

            members.Add(new(name, item.Expression));
        }

        return new(members);
    }

    private static Location NameAt(SelectItem item, string name) =>
        item.Alias is null ? new(item.AliasAt.End - name.Length, item.AliasAt.End) : item.AliasAt;
}
