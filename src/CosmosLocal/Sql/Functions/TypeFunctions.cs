using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Sql.Functions;

/// <summary>Questions about a value's type; the answer is never undefined.</summary>
internal static class TypeFunctions
{
    public static IEnumerable<SqlFunction> All =>
    [
        SqlFunction.Of("IS_DEFINED", value => SqlValue.Of(value.IsDefined)),
        SqlFunction.Of("IS_NULL", value => SqlValue.Of(value.Type == SqlType.Null)),
        SqlFunction.Of("IS_BOOL", value => SqlValue.Of(value.Type == SqlType.Boolean)),
        SqlFunction.Of("IS_NUMBER", value => SqlValue.Of(value.IsNumber)),
        SqlFunction.Of("IS_STRING", value => SqlValue.Of(value.IsString)),
        SqlFunction.Of("IS_ARRAY", value => SqlValue.Of(value.Type == SqlType.Array)),
        SqlFunction.Of("IS_OBJECT", value => SqlValue.Of(value.Type == SqlType.Object)),
        SqlFunction.Of("IS_PRIMITIVE", value => SqlValue.Of(value.Type is SqlType.Null or SqlType.Boolean or SqlType.Number or SqlType.String)),
        SqlFunction.Of("IS_FINITE_NUMBER", value => SqlValue.Of(value.IsNumber && double.IsFinite(value.Number))),
        SqlFunction.Of("IS_INTEGER", value => SqlValue.Of(IntegerFunctions.TryInteger(value, out _))),
        SqlFunction.Of("IS_DATETIME", value => SqlValue.Of(DateTimeText.TryParse(value, out _))),
        SqlFunction.Of("IIF", If),
    ];

    public static SqlValue If(SqlValue test, SqlValue then, SqlValue otherwise) => test.IsTrue ? then : otherwise;
}
