using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Sql.Functions;

/// <summary>Functions of arrays.</summary>
internal static class ArrayFunctions
{
    public static IEnumerable<SqlFunction> All =>
    [
        SqlFunction.Of("ARRAY_LENGTH", array => array.Type == SqlType.Array ? SqlValue.Of(array.Count) : SqlValue.Undefined),
        SqlFunction.Of("ARRAY_CONCAT", 2, int.MaxValue, Concat),
        SqlFunction.Of("ARRAY_CONTAINS", 2, 3, Contains),
        SqlFunction.Of("ARRAY_CONTAINS_ANY", 2, int.MaxValue, a => ContainsSeveral(a, all: false)),
        SqlFunction.Of("ARRAY_CONTAINS_ALL", 2, int.MaxValue, a => ContainsSeveral(a, all: true)),
        SqlFunction.Of("ARRAY_SLICE", 2, 3, Slice),
        SqlFunction.Of("CHOOSE", 2, int.MaxValue, Choose),
        SqlFunction.Of("SetIntersect", (x, y) => Set(x, y, (a, b) => Keep(a, b, true))),
        SqlFunction.Of("SetUnion", (x, y) => Set(x, y, (a, b) => a.Concat(b))),
        SqlFunction.Of("SetDifference", (x, y) => Set(x, y, (a, b) => Keep(a, b, false))),
        Aggregating("ARRAY_SUM", "SUM"),
        Aggregating("ARRAY_AVG", "AVG"),
        Aggregating("ARRAY_MIN", "MIN"),
        Aggregating("ARRAY_MAX", "MAX"),
        SqlFunction.Of("ARRAY_MEDIAN", Median),
    ];

    private static SqlValue Concat(ReadOnlySpan<SqlValue> arrays)
    {
        var items = new List<SqlValue>();
        foreach (var array in arrays)
        {
            if (array.Type != SqlType.Array) return SqlValue.Undefined;
            items.AddRange(array.Items);
        }

        return SqlValue.Of(items);
    }

    // The optional third argument: an object in the array may have more members than the one sought.
    private static SqlValue Contains(ReadOnlySpan<SqlValue> arguments)
    {
        var (array, sought) = (arguments[0], arguments[1]);
        if (array.Type != SqlType.Array || !sought.IsDefined) return SqlValue.Undefined;
        if (arguments.Length > 2 && arguments[2].Type != SqlType.Boolean) return SqlValue.Undefined;
        var partial = arguments.Length > 2 && arguments[2].IsTrue;
        return SqlValue.Of(array.Items.Any(item => partial ? Matches(item, sought) : SqlComparison.AreEqual(item, sought)));
    }

    private static bool Matches(SqlValue item, SqlValue sought) => sought.Type == SqlType.Object
        ? item.Type == SqlType.Object && sought.Members.All(m => item.Member(m.Key) is { IsDefined: true } member && Matches(member, m.Value))
        : SqlComparison.AreEqual(item, sought);

    private static SqlValue ContainsSeveral(ReadOnlySpan<SqlValue> arguments, bool all)
    {
        if (arguments[0].Type != SqlType.Array) return SqlValue.Undefined;
        var members = Members(arguments[0].Items);
        var result = SqlValue.Of(all);
        foreach (var sought in arguments[1..])
        {
            var found = sought.IsDefined ? SqlValue.Of(members.Contains(sought)) : SqlValue.Undefined;
            result = all ? Operators.And(result, found) : Operators.Or(result, found);
        }

        return result;
    }

    // A negative start counts from the end.
    private static SqlValue Slice(ReadOnlySpan<SqlValue> arguments)
    {
        if (arguments[0].Type != SqlType.Array || !IntegerFunctions.TryInteger(arguments[1], out var start)) return SqlValue.Undefined;
        long length = int.MaxValue;
        if (arguments.Length > 2 && !IntegerFunctions.TryInteger(arguments[2], out length)) return SqlValue.Undefined;
        var count = arguments[0].Count;
        if (start < 0) start = Math.Max(0, count + start);
        if (start >= count || length <= 0) return SqlValue.Of(Array.Empty<SqlValue>());
        return SqlValue.Of(arguments[0].Items.Skip((int)start).Take((int)Math.Min(length, count)).ToArray());
    }

    // Counts from 1.
    private static SqlValue Choose(ReadOnlySpan<SqlValue> arguments) =>
        IntegerFunctions.TryInteger(arguments[0], out var index) && index >= 1 && index < arguments.Length ? arguments[(int)index] : SqlValue.Undefined;

    private static SqlValue Set(SqlValue left, SqlValue right, Func<IEnumerable<SqlValue>, IEnumerable<SqlValue>, IEnumerable<SqlValue>> operation)
    {
        if (left.Type != SqlType.Array || right.Type != SqlType.Array) return SqlValue.Undefined;
        return SqlValue.Of(operation(left.Items, right.Items).Where(new DistinctSet().Add).ToArray());
    }

    private static IEnumerable<SqlValue> Keep(IEnumerable<SqlValue> items, IEnumerable<SqlValue> others, bool contained)
    {
        var members = Members(others);
        return items.Where(item => members.Contains(item) == contained);
    }

    private static DistinctSet Members(IEnumerable<SqlValue> items)
    {
        var set = new DistinctSet();
        foreach (var item in items) set.Add(item);
        return set;
    }

    private static SqlFunction Aggregating(string name, string aggregate) => SqlFunction.Of(name, array =>
    {
        if (array.Type != SqlType.Array || array.Count == 0) return SqlValue.Undefined;
        var result = Aggregate.Maker(aggregate)();
        foreach (var item in array.Items) result.Add(item);
        return result.Result;
    });

    private static SqlValue Median(SqlValue array)
    {
        if (array.Type != SqlType.Array || array.Count == 0 || array.Items.Any(i => !i.IsNumber)) return SqlValue.Undefined;
        var sorted = array.Items.Select(i => i.Number).Order().ToArray();
        var middle = sorted.Length / 2;
        return SqlValue.Of(sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }
}
