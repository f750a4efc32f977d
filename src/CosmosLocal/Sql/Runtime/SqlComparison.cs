namespace CosmosLocal.Sql.Runtime;

/// <summary>Equality and order of values as the service has them.</summary>
internal static class SqlComparison
{
    /// <summary>Deep equality; values of different types differ. Undefined is the caller's matter.</summary>
    public static bool AreEqual(SqlValue left, SqlValue right)
    {
        if (left.Type != right.Type) return false;
        switch (left.Type)
        {
            case SqlType.Boolean: return left.IsTrue == right.IsTrue;
            case SqlType.Number: return left.Number == right.Number;
            case SqlType.String: return left.TextEquals(right.Text);
            case SqlType.Array: return left.Count == right.Count && left.Items.Zip(right.Items).All(p => AreEqual(p.First, p.Second));
            case SqlType.Object:
                var count = 0;
                foreach (var (name, member) in left.Members)
                {
                    var other = right.Member(name);
                    if (!other.IsDefined || !AreEqual(member, other)) return false;
                    count++;
                }

                return count == right.Members.Count();
            default: return true;
        }
    }

    /// <summary>The order that <c>&lt;</c> sees: none between types, nor between arrays or objects, nor with NaN.</summary>
    public static bool TryCompare(SqlValue left, SqlValue right, out int order)
    {
        order = 0;
        if (left.Type != right.Type || left.Type is SqlType.Undefined or SqlType.Array or SqlType.Object) return false;
        if (left.IsNumber && (double.IsNaN(left.Number) || double.IsNaN(right.Number))) return false;
        order = CompareSameType(left, right);
        return true;
    }

    /// <summary>The order of ORDER BY and MIN: by type, then by value. Arrays tie with arrays, and objects with objects.</summary>
    public static int Compare(SqlValue left, SqlValue right) =>
        left.Type != right.Type ? left.Type.CompareTo(right.Type) : CompareSameType(left, right);

    /// <summary>Strings in the order of their UTF-8 bytes, that is by code point.</summary>
    public static int CompareText(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        var i = left.AsSpan().CommonPrefixLength(right);
        if (i == length) return left.Length.CompareTo(right.Length);
        var (a, b) = (left[i], right[i]);

        // Surrogates stand for code points above all others, but their own numbers lie below U+E000.
        if (char.IsSurrogate(a) != char.IsSurrogate(b)) return char.IsSurrogate(a) ? 1 : -1;
        return a.CompareTo(b);
    }

    private static int CompareSameType(SqlValue left, SqlValue right) => left.Type switch
    {
        SqlType.Boolean => left.IsTrue.CompareTo(right.IsTrue),
        SqlType.Number => left.Number.CompareTo(right.Number),
        SqlType.String => CompareText(left.Text, right.Text),
        _ => 0,
    };
}
