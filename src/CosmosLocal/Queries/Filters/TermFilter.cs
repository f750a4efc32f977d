using CosmosLocal.Indexing;
using CosmosLocal.Sql.Ast;
using CosmosLocal.Sql.Compilation;
using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Queries.Filters;

/// <summary>What a filter demands of single paths, as ranges of the term index: a document outside them cannot match.</summary>
internal sealed class TermFilter(FilterPaths paths)
{
    /// <summary>One entry per path that the filter's conjuncts restrict; ranges in order, without overlap.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<IndexKeyRange>> Read(SqlExpression? filter)
    {
        var result = new Dictionary<string, IReadOnlyList<IndexKeyRange>>();
        if (filter is null) return result;
        foreach (var conjunct in filter is Logical { IsAnd: true } and ? and.Operands : [filter])
        {
            if (ReadOne(conjunct) is not { } condition) continue;
            var (path, ranges) = condition;

            // Two conditions across an array may be met by two of its elements.
            if (!result.TryGetValue(path, out var known)) result[path] = ranges;
            else if (!IndexPath.Parse(path).CrossesArrays) result[path] = Intersect(known, ranges);
        }

        return result;
    }

    // Across an array a document has several values: of a range of them it would come more than once, of a single one it cannot.
    private (string Path, IReadOnlyList<IndexKeyRange> Ranges)? ReadOne(SqlExpression condition)
    {
        var found = ReadAny(condition);
        return found is { } known && IndexPath.Parse(known.Path).CrossesArrays && known.Ranges is not ([] or [{ IsPoint: true }]) ? null : found;
    }

    private (string Path, IReadOnlyList<IndexKeyRange> Ranges)? ReadAny(SqlExpression condition) => condition switch
    {
        Exists exists => Inside(exists.Query),
        Logical { IsAnd: true } and => Both(and),
        Logical or => Either(or),
        Binary binary => Comparison(binary.Operator, binary.Left, binary.Right) ?? Comparison(Mirror(binary.Operator), binary.Right, binary.Left),
        Between { Not: false } between => Between(between),
        In { Not: false } @in => Membership(@in),
        Like { Not: false } like => Prefix(like),
        FunctionCall call => Call(call),
        _ => null,
    };

    // EXISTS(SELECT VALUE i FROM i IN c.items WHERE i.sku = 'A')
    private (string, IReadOnlyList<IndexKeyRange>)? Inside(SqlQuery query)
    {
        if (query is not { Where: { } filter, GroupBy: [], From.Sources.Count: > 0 } || AggregateFinder.HasAggregate(query.Select.Spec)) return null;
        var all = new TermFilter(paths.Inside(query)).Read(filter);
        return all.Count > 0 ? (all.Keys.First(), all.Values.First()) : null;
    }

    // A nested AND on one path: c.a > 1 AND c.a < 5.
    private (string, IReadOnlyList<IndexKeyRange>)? Both(Logical and)
    {
        var all = Read(and);
        return all.Count == 1 ? (all.Keys.First(), all.Values.First()) : null;
    }

    private (string, IReadOnlyList<IndexKeyRange>)? Either(Logical or)
    {
        string? path = null;
        var ranges = new List<IndexKeyRange>();
        foreach (var operand in or.Operands)
        {
            if (ReadOne(operand) is not { } condition || (path is not null && path != condition.Path)) return null;
            path = condition.Path;
            ranges.AddRange(condition.Ranges);
        }

        return (path!, Union(ranges));
    }

    private (string, IReadOnlyList<IndexKeyRange>)? Comparison(BinaryOperator op, SqlExpression left, SqlExpression right)
    {
        if (paths.Path(left) is not { } path || KeyOf(paths.Constant(right)) is not var (type, key)) return null;
        var range = op switch
        {
            BinaryOperator.Equal => IndexKeyRange.Equal(key),
            BinaryOperator.Less when type is IndexKeyType.Number or IndexKeyType.String => IndexKeyRange.Between(type, null, false, key, false),
            BinaryOperator.LessOrEqual when type is IndexKeyType.Number or IndexKeyType.String => IndexKeyRange.Between(type, null, false, key, true),
            BinaryOperator.Greater when type is IndexKeyType.Number or IndexKeyType.String => IndexKeyRange.Between(type, key, false, null, false),
            BinaryOperator.GreaterOrEqual when type is IndexKeyType.Number or IndexKeyType.String => IndexKeyRange.Between(type, key, true, null, false),
            _ => default(IndexKeyRange?),
        };
        return range is { } found ? (path, [found]) : null;
    }

    private (string, IReadOnlyList<IndexKeyRange>)? Between(Between between)
    {
        if (paths.Path(between.Operand) is not { } path) return null;
        if (KeyOf(paths.Constant(between.Low)) is not var (type, low) || KeyOf(paths.Constant(between.High)) is not var (other, high)) return null;
        if (type != other || type is not (IndexKeyType.Number or IndexKeyType.String)) return null;
        var range = IndexKeyRange.Between(type, low, true, high, true);
        return (path, range.IsEmpty ? [] : [range]);
    }

    private (string, IReadOnlyList<IndexKeyRange>)? Membership(In @in)
    {
        if (paths.Path(@in.Operand) is not { } path) return null;
        var ranges = new List<IndexKeyRange>();
        foreach (var item in @in.Items)
        {
            if (item is not (Literal or Parameter) || KeyOf(paths.Constant(item)) is not var (_, key)) return null;
            ranges.Add(IndexKeyRange.Equal(key));
        }

        return (path, Union(ranges));
    }

    private (string, IReadOnlyList<IndexKeyRange>)? Prefix(Like like)
    {
        if (paths.Path(like.Operand) is not { } path || paths.Constant(like.Pattern) is not { IsString: true } pattern) return null;
        var (prefix, _) = LikePattern.PrefixOf(pattern.Text, like.Escape);
        return prefix.Length > 0 ? (path, [IndexKeyRange.StartsWith(prefix)]) : null;
    }

    private (string, IReadOnlyList<IndexKeyRange>)? Call(FunctionCall call)
    {
        if (call.Arguments.Count == 0) return null;
        var name = call.Name.ToUpperInvariant();
        if (name == "IS_NULL")
            return paths.Path(call.Arguments[0]) is { } tested ? (tested, [IndexKeyRange.Equal(IndexKey.Encode(IndexKeyType.Null))]) : null;
        if (name == "ARRAY_CONTAINS" && call.Arguments.Count == 2 && paths.Constant(call.Arguments[0]) is { Type: SqlType.Array } list)
            return OneOf(list, call.Arguments[1]);
        if (call.Arguments.Count != 2 || paths.Constant(call.Arguments[1]) is not { IsDefined: true } constant) return null;
        if (name == "ARRAY_CONTAINS" && paths.Names(call.Arguments[0]) is { } array && KeyOf(constant) is var (_, key))
            return (IndexPath.Of([.. array, (string?)null]).ToString(), [IndexKeyRange.Equal(key)]);
        if (!constant.IsString || paths.Path(call.Arguments[0]) is not { } path) return null;
        return name switch
        {
            "STARTSWITH" when constant.Text.Length > 0 => (path, [IndexKeyRange.StartsWith(constant.Text)]),
            "STRINGEQUALS" => (path, [IndexKeyRange.Equal(IndexKey.Encode(constant.Text))]),
            _ => null,
        };
    }

    // ARRAY_CONTAINS(@list, c.a) is c.a IN (...) with the list in one parameter.
    private (string, IReadOnlyList<IndexKeyRange>)? OneOf(SqlValue list, SqlExpression operand)
    {
        if (paths.Path(operand) is not { } path) return null;
        var ranges = new List<IndexKeyRange>();
        foreach (var item in list.Items)
        {
            if (KeyOf(item) is not var (_, key)) return null;
            ranges.Add(IndexKeyRange.Equal(key));
        }

        return (path, Union(ranges));
    }

    private static BinaryOperator Mirror(BinaryOperator op) => op switch
    {
        BinaryOperator.Less => BinaryOperator.Greater,
        BinaryOperator.LessOrEqual => BinaryOperator.GreaterOrEqual,
        BinaryOperator.Greater => BinaryOperator.Less,
        BinaryOperator.GreaterOrEqual => BinaryOperator.LessOrEqual,
        _ => op,
    };

    /// <summary>The index key of a scalar.</summary>
    public static (IndexKeyType Type, byte[] Key)? KeyOf(SqlValue value) => value.Type switch
    {
        SqlType.Null => (IndexKeyType.Null, IndexKey.Encode(IndexKeyType.Null)),
        SqlType.Boolean => (value.IsTrue ? IndexKeyType.True : IndexKeyType.False, IndexKey.Encode(value.IsTrue)),
        SqlType.Number when !double.IsNaN(value.Number) => (IndexKeyType.Number, IndexKey.Encode(value.Number)),
        SqlType.String => (IndexKeyType.String, IndexKey.Encode(value.Text)),
        _ => null,
    };

    public static IReadOnlyList<IndexKeyRange> Union(IEnumerable<IndexKeyRange> ranges)
    {
        var result = new List<IndexKeyRange>();
        foreach (var range in ranges.Where(r => !r.IsEmpty).Order(Comparer<IndexKeyRange>.Create((a, b) => Order(a.Low, b.Low))))
        {
            if (result.Count == 0 || Order(range.Low, result[^1].High) > 0) result.Add(range);
            else if (Order(range.High, result[^1].High) > 0) result[^1] = result[^1] with { High = range.High };
        }

        return result;
    }

    public static IReadOnlyList<IndexKeyRange> Intersect(IReadOnlyList<IndexKeyRange> left, IReadOnlyList<IndexKeyRange> right)
    {
        var result = new List<IndexKeyRange>();
        for (int i = 0, j = 0; i < left.Count && j < right.Count;)
        {
            var low = Order(left[i].Low, right[j].Low) > 0 ? left[i].Low : right[j].Low;
            var leftEndsFirst = Order(left[i].High, right[j].High) < 0;
            var range = new IndexKeyRange(low, leftEndsFirst ? left[i].High : right[j].High);
            if (!range.IsEmpty) result.Add(range);
            if (leftEndsFirst) i++;
            else j++;
        }

        return result;
    }

    private static int Order(byte[] left, byte[] right) => left.AsSpan().SequenceCompareTo(right);
}
