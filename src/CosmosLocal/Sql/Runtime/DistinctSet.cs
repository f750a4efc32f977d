namespace CosmosLocal.Sql.Runtime;

/// <summary>Values seen, equal ones once. Undefined is a value here.</summary>
internal sealed class DistinctSet : IEqualityComparer<SqlValue>
{
    private readonly HashSet<SqlValue> _seen;

    public DistinctSet() => _seen = new(this);

    public int Count => _seen.Count;

    /// <summary>Whether the value is new.</summary>
    public bool Add(SqlValue value) => !_seen.Contains(value) && _seen.Add(value.Detach());

    public bool Contains(SqlValue value) => _seen.Contains(value);

    public bool Equals(SqlValue left, SqlValue right) => SqlComparison.AreEqual(left, right);

    public int GetHashCode(SqlValue value) => Hash(value);

    /// <summary>Equal values have equal hashes: the order of an object's members does not count.</summary>
    public static int Hash(SqlValue value)
    {
        switch (value.Type)
        {
            case SqlType.Boolean: return value.IsTrue ? 3 : 2;
            case SqlType.Number: return value.Number == 0 ? 4 : value.Number.GetHashCode();
            case SqlType.String: return value.Text.GetHashCode(StringComparison.Ordinal);
            case SqlType.Array:
                var items = new HashCode();
                foreach (var item in value.Items) items.Add(Hash(item));
                return items.ToHashCode();
            case SqlType.Object:
                var members = 5;
                foreach (var (name, member) in value.Members) members += HashCode.Combine(name, Hash(member));
                return members;
            default: return (int)value.Type;
        }
    }
}
