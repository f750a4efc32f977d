using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Sql.Functions;

/// <summary>Functions of objects.</summary>
internal static class ObjectFunctions
{
    public static IEnumerable<SqlFunction> All => [SqlFunction.Of("ObjectToArray", 1, 3, ToArray)];

    /// <summary>One object per member, <c>{"k": name, "v": value}</c>; the names k and v can be given.</summary>
    private static SqlValue ToArray(ReadOnlySpan<SqlValue> arguments)
    {
        var (name, value) = ("k", "v");
        if (arguments[0].Type != SqlType.Object) return SqlValue.Undefined;
        if (arguments.Length > 1)
        {
            if (!arguments[1].IsString) return SqlValue.Undefined;
            name = arguments[1].Text;
        }

        if (arguments.Length > 2)
        {
            if (!arguments[2].IsString) return SqlValue.Undefined;
            value = arguments[2].Text;
        }

        var items = new List<SqlValue>();
        foreach (var member in arguments[0].Members)
        {
            var item = new SqlObject();
            item.Add(name, SqlValue.Of(member.Key));
            item.Add(value, member.Value);
            items.Add(SqlValue.Of(item));
        }

        return SqlValue.Of(items);
    }
}
