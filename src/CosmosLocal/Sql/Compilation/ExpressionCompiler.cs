using CosmosLocal.Sql.Ast;
using CosmosLocal.Sql.Functions;
using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Sql.Compilation;

/// <summary>An expression ready to run; a constant one needs no row.</summary>
internal readonly record struct Compiled(Evaluate Run, bool IsConstant)
{
    public static Compiled Constant(SqlValue value) => new(_ => value, true);
}

/// <summary>
/// Turns syntax into delegates, once per query and set of parameters. What does not depend on a row is computed here.
/// Inside a grouped SELECT, <paramref name="group"/> says what stands for a group key or an aggregate.
/// </summary>
internal sealed class ExpressionCompiler(Scope scope, CompilationContext context, GroupScope? group = null)
{
    private readonly Row _noRow = new(0, context.Clock);

    /// <summary>Which clause an error speaks of.</summary>
    public bool InOrderBy { get; init; }

    public Evaluate Compile(SqlExpression expression) => Translate(expression).Run;

    /// <summary>The value of an expression that has one without a row.</summary>
    public bool TryEvaluate(SqlExpression expression, out SqlValue value)
    {
        value = default;
        if (expression is Identifier or Property { Target: Identifier }) return false;
        var compiled = Translate(expression);
        if (compiled.IsConstant) value = compiled.Run(_noRow);
        return compiled.IsConstant;
    }

    private Compiled Translate(SqlExpression expression)
    {
        if (group is not null && group.TryFind(expression, out var slot)) return new(row => row.Slots[slot], false);
        return expression switch
        {
            Literal literal => Compiled.Constant(literal.Value),
            Parameter parameter => Compiled.Constant(context.Parameters.GetValueOrDefault(parameter.Name)),
            Identifier identifier => Name(identifier),
            Property property => Member(property),
            Indexer indexer => Element(indexer),
            Unary unary => Apply(unary.Operand, Operators.Of(unary.Operator)),
            Binary binary => Apply(binary.Left, binary.Right, Operators.Of(binary.Operator)),
            Logical logical => Chain(logical),
            In @in => Membership(@in),
            Between between => Range(between),
            Like like => Pattern(like),
            Conditional conditional => Choice(conditional),
            Coalesce coalesce => Default(coalesce),
            FunctionCall call => Call(call),
            ObjectConstructor constructor => Object(constructor),
            ArrayConstructor array => Array(array),
            ScalarSubquery subquery => Subquery(subquery.Query, static (query, row) => query.Run(row).FirstOrDefault()),
            Exists exists => Subquery(exists.Query, static (query, row) => SqlValue.Of(query.Run(row).Any())),
            ArraySubquery array => Subquery(array.Query, static (query, row) => SqlValue.Of(query.Run(row).ToArray())),
            _ => throw new InvalidOperationException(expression.GetType().Name),
        };
    }

    private Compiled Name(Identifier identifier)
    {
        if (!scope.TryFind(identifier.Name, out var slot)) throw new SqlException(SqlError.Unresolved(identifier.Name, identifier.At));
        group?.RefuseOutsideKey(identifier, slot, InOrderBy);
        return new(row => row.Slots[slot], false);
    }

    private Compiled Member(Property property)
    {
        if (!IsInKey(property.Target) && DocumentPath.TryRead(property, scope, context, out var path))
        {
            group?.RefuseOutsideKey(property, path.Slot, InOrderBy);
            return new(path.Read, false);
        }

        var name = property.Name;
        return Apply(property.Target, target => target.Member(name));
    }

    private Compiled Element(Indexer indexer)
    {
        if (indexer.Key is not (Parameter or Literal { Value.Type: SqlType.Number or SqlType.String }))
            throw new SqlException(SqlError.Unsupported("member indexer", indexer.At));
        if (!IsInKey(indexer.Target) && DocumentPath.TryRead(indexer, scope, context, out var path))
        {
            group?.RefuseOutsideKey(indexer, path.Slot, InOrderBy);
            return new(path.Read, false);
        }

        return Apply(indexer.Target, indexer.Key, static (target, key) =>
            key.IsString ? target.Member(key.Text) : key.IsNumber ? target.Item(key.Number) : SqlValue.Undefined);
    }

    // c.k.z where c.k is a key of the group.
    private bool IsInKey(SqlExpression target)
    {
        while (group is not null)
        {
            if (group.TryFind(target, out _)) return true;
            if (target is not (Property or Indexer)) break;
            target = target is Property property ? property.Target : ((Indexer)target).Target;
        }

        return false;
    }

    private Compiled Apply(SqlExpression operand, Func<SqlValue, SqlValue> operation)
    {
        var x = Translate(operand);
        return Fold(row => operation(x.Run(row)), x.IsConstant);
    }

    private Compiled Apply(SqlExpression left, SqlExpression right, Func<SqlValue, SqlValue, SqlValue> operation)
    {
        var (x, y) = (Translate(left), Translate(right));
        return Fold(row => operation(x.Run(row), y.Run(row)), x.IsConstant && y.IsConstant);
    }

    private Compiled Chain(Logical logical)
    {
        var operands = TranslateAll(logical.Operands, out var isConstant);
        if (logical.IsAnd)
        {
            return Fold(
                row =>
                {
                    var result = SqlValue.True;
                    foreach (var operand in operands)
                    {
                        result = Operators.And(result, operand(row));
                        if (result.IsFalse) return result;
                    }

                    return result;
                },
                isConstant);
        }

        if (!isConstant && Alternatives.TryMake(logical.Operands, operands, this) is { } alternatives) return new(alternatives.Run, false);
        return Fold(
            row =>
            {
                var result = SqlValue.False;
                foreach (var operand in operands)
                {
                    result = Operators.Or(result, operand(row));
                    if (result.IsTrue) return result;
                }

                return result;
            },
            isConstant);
    }

    private Compiled Membership(In @in)
    {
        var operand = Translate(@in.Operand);
        var items = TranslateAll(@in.Items, out var isConstant);
        Evaluate test;
        if (isConstant)
        {
            var set = new DistinctSet();
            foreach (var item in items)
            {
                if (item(_noRow) is { IsDefined: true } value) set.Add(value);
            }

            test = row =>
            {
                var value = operand.Run(row);
                if (!value.IsDefined) return value;
                return SqlValue.Of(set.Contains(value));
            };
        }
        else
        {
            test = row =>
            {
                var value = operand.Run(row);
                return value.IsDefined ? SqlValue.Of(items.Any(item => Operators.Equal(value, item(row)).IsTrue)) : value;
            };
        }

        return Fold(@in.Not ? row => Operators.Not(test(row)) : test, operand.IsConstant && isConstant);
    }

    private Compiled Range(Between between)
    {
        var (x, low, high) = (Translate(between.Operand), Translate(between.Low), Translate(between.High));
        var isConstant = x.IsConstant && low.IsConstant && high.IsConstant;
        return between.Not
            ? Fold(row => Operators.Not(Operators.Between(x.Run(row), low.Run(row), high.Run(row))), isConstant)
            : Fold(row => Operators.Between(x.Run(row), low.Run(row), high.Run(row)), isConstant);
    }

    private Compiled Pattern(Like like)
    {
        var (operand, pattern) = (Translate(like.Operand), Translate(like.Pattern));
        var (escape, not) = (like.Escape, like.Not);
        if (!pattern.IsConstant)
        {
            return new(
                row => pattern.Run(row) is { IsString: true } text ? Match(new(text.Text, escape), operand.Run(row), not) : SqlValue.Undefined,
                false);
        }

        var value = pattern.Run(_noRow);
        if (!value.IsString) return Compiled.Constant(SqlValue.Undefined);
        var compiled = new LikePattern(value.Text, escape);
        return Fold(row => Match(compiled, operand.Run(row), not), operand.IsConstant);
    }

    private static SqlValue Match(LikePattern pattern, SqlValue operand, bool not) =>
        operand.IsString ? SqlValue.Of(pattern.Matches(operand.Text) != not) : SqlValue.Undefined;

    private Compiled Choice(Conditional conditional)
    {
        var (test, then, otherwise) = (Translate(conditional.Test), Translate(conditional.Then), Translate(conditional.Otherwise));
        return Fold(
            row => test.Run(row).IsTrue ? then.Run(row) : otherwise.Run(row),
            test.IsConstant && then.IsConstant && otherwise.IsConstant);
    }

    private Compiled Default(Coalesce coalesce)
    {
        var (left, right) = (Translate(coalesce.Left), Translate(coalesce.Right));
        return Fold(row => left.Run(row) is { IsDefined: true } value ? value : right.Run(row), left.IsConstant && right.IsConstant);
    }

    private Compiled Call(FunctionCall call)
    {
        if (Aggregate.IsAggregate(call.Name))
        {
            if (call.Arguments.Count != 1) throw new SqlException(SqlFunction.WrongArguments(call, 1, 1));
            if (call.Arguments.Any(AggregateFinder.IsIn))
            {
                throw new SqlException(new(
                    "SC2101", "Cannot perform an aggregate function on an expression containing an aggregate or a subquery.", call.At));
            }

            if (group is null) throw new SqlException(new("SC2104", "Aggregates are not allowed in the WHERE clause.", call.At));
            var slot = group.Add(call);
            return new(row => row.Slots[slot], false);
        }

        var function = FunctionTable.Find(call);
        var arguments = TranslateAll(call.Arguments, out var isConstant);
        var invoke = function.Prepare(arguments, isConstant ? null : [.. arguments.Select((a, i) => TryConstant(call.Arguments[i]))]);
        return Fold(invoke, isConstant && function.IsPure);
    }

    private SqlValue? TryConstant(SqlExpression expression) =>
        expression is Literal or Parameter && TryEvaluate(expression, out var value) ? value : null;

    private Compiled Object(ObjectConstructor constructor)
    {
        var names = new HashSet<string>();
        for (var i = 0; i < constructor.Members.Count; i++)
        {
            var name = constructor.Members[i].Key;
            if (!names.Add(name))
            {
                throw new SqlException(new(
                    "SC2022", $"Object creation error, property name '{name}' specified more than once.", constructor.NamesAt.ElementAtOrDefault(i)));
            }
        }

        var members = constructor.Members;
        var values = TranslateAll([.. members.Select(m => m.Value)], out var isConstant);
        return Fold(
            row =>
            {
                var result = new SqlObject(values.Length);
                for (var i = 0; i < values.Length; i++) result.Add(members[i].Key, values[i](row));
                return SqlValue.Of(result);
            },
            isConstant);
    }

    private Compiled Array(ArrayConstructor array)
    {
        var items = TranslateAll(array.Items, out var isConstant);
        return Fold(
            row =>
            {
                var values = new SqlValue[items.Length];
                var count = 0;
                foreach (var item in items)
                {
                    if (item(row) is { IsDefined: true } value) values[count++] = value;
                }

                return SqlValue.Of(count == values.Length ? values : values[..count]);
            },
            isConstant);
    }

    private Compiled Subquery(SqlQuery query, Func<CompiledSelect, Row, SqlValue> result)
    {
        group?.RefuseSubquery(query);
        var compiled = SelectCompiler.CompileSubquery(query, scope, context);
        return new(row => result(compiled, row), false);
    }

    private Evaluate[] TranslateAll(IReadOnlyList<SqlExpression> expressions, out bool areConstant)
    {
        areConstant = true;
        var result = new Evaluate[expressions.Count];
        for (var i = 0; i < result.Length; i++)
        {
            var compiled = Translate(expressions[i]);
            result[i] = compiled.Run;
            areConstant &= compiled.IsConstant;
        }

        return result;
    }

    private Compiled Fold(Evaluate run, bool isConstant) => isConstant ? Compiled.Constant(run(_noRow)) : new(run, false);
}
