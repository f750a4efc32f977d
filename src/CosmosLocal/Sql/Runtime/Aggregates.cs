namespace CosmosLocal.Sql.Runtime;

/// <summary>One aggregate while it grows. Undefined arguments do not count.</summary>
internal abstract class Aggregate
{
    private static readonly Dictionary<string, Func<Aggregate>> Makers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["COUNT"] = () => new Count(),
        ["COUNTIF"] = () => new CountIf(),
        ["SUM"] = () => new Sum(),
        ["AVG"] = () => new Average(),
        ["MIN"] = () => new Extreme(-1),
        ["MAX"] = () => new Extreme(1),
        ["MAKELIST"] = () => new MakeList(distinct: false),
        ["MAKESET"] = () => new MakeList(distinct: true),
    };

    public static bool IsAggregate(string name) => Makers.ContainsKey(name);

    public static Func<Aggregate> Maker(string name) => Makers[name];

    public abstract void Add(SqlValue value);

    public abstract SqlValue Result { get; }

    private sealed class Count : Aggregate
    {
        private long _count;

        public override void Add(SqlValue value) => _count += value.IsDefined ? 1 : 0;

        public override SqlValue Result => SqlValue.Of(_count);
    }

    private sealed class CountIf : Aggregate
    {
        private long _count;

        public override void Add(SqlValue value) => _count += value.IsTrue ? 1 : 0;

        public override SqlValue Result => SqlValue.Of(_count);
    }

    // One value that is no number makes the whole undefined.
    private sealed class Sum : Aggregate
    {
        private double _sum;
        private bool _isBroken;

        public override void Add(SqlValue value)
        {
            if (value.IsNumber) _sum += value.Number;
            else if (value.IsDefined) _isBroken = true;
        }

        public override SqlValue Result => _isBroken ? SqlValue.Undefined : SqlValue.Of(_sum);
    }

    private sealed class Average : Aggregate
    {
        private double _sum;
        private long _count;
        private bool _isBroken;

        public override void Add(SqlValue value)
        {
            if (!value.IsDefined) return;
            if (!value.IsNumber) _isBroken = true;
            _sum += value.Number;
            _count++;
        }

        public override SqlValue Result => _isBroken || _count == 0 ? SqlValue.Undefined : SqlValue.Of(_sum / _count);
    }

    // Any mix of primitive values, in the order of types; an array or object makes the whole undefined.
    private sealed class Extreme(int sign) : Aggregate
    {
        private SqlValue _best;
        private bool _isBroken;

        public override void Add(SqlValue value)
        {
            if (value.Type is SqlType.Array or SqlType.Object) _isBroken = true;
            if (!value.IsDefined || (_best.IsDefined && SqlComparison.Compare(value, _best) * sign <= 0)) return;
            _best = value.Detach();
        }

        public override SqlValue Result => _isBroken ? SqlValue.Undefined : _best;
    }

    private sealed class MakeList(bool distinct) : Aggregate
    {
        private readonly List<SqlValue> _items = [];
        private readonly DistinctSet _seen = new();

        public override void Add(SqlValue value)
        {
            if (value.IsDefined && (!distinct || _seen.Add(value))) _items.Add(value.Detach());
        }

        public override SqlValue Result => SqlValue.Of(_items);
    }
}
