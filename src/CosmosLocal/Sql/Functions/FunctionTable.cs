using System.Collections.Frozen;
using CosmosLocal.Sql.Ast;

namespace CosmosLocal.Sql.Functions;

/// <summary>All functions by name; letters of any case.</summary>
internal static class FunctionTable
{
    private static readonly FrozenDictionary<string, SqlFunction> Functions =
        new[] { TypeFunctions.All, MathFunctions.All, IntegerFunctions.All, StringFunctions.All, TextSearchFunctions.All, ConversionFunctions.All,
                ArrayFunctions.All, ObjectFunctions.All, DateTimeFunctions.All, DateTimePartFunctions.All }
            .SelectMany(family => family)
            .ToFrozenDictionary(f => f.Name, StringComparer.OrdinalIgnoreCase);

    // Known to the service; here they are refused by name.
    private static readonly FrozenSet<string> Unsupported = FrozenSet.ToFrozenSet(
        ["ST_DISTANCE", "ST_WITHIN", "ST_INTERSECTS", "ST_ISVALID", "ST_ISVALIDDETAILED", "ST_AREA", "VectorDistance", "FullTextContains",
            "FullTextContainsAll", "FullTextContainsAny", "FullTextScore", "RRF", "DOCUMENTID", "HASH", "ISNULL", "NOW"],
        StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<string> Names => Functions.Keys;

    public static SqlFunction Find(FunctionCall call)
    {
        if (call.Name.StartsWith("udf.", StringComparison.Ordinal) || Unsupported.Contains(call.Name))
            throw new SqlException(SqlError.Unsupported(call.Name, call.At));
        var nameAt = new Location(call.At.Start, call.At.Start + call.Name.Length);
        if (!Functions.TryGetValue(call.Name, out var function))
            throw new SqlException(new("SC2005", $"'{call.Name}' is not a recognized built-in function name.", nameAt));
        if (call.Arguments.Count < function.Min || call.Arguments.Count > function.Max)
            throw new SqlException(SqlFunction.WrongArguments(call, function.Min, function.Max));
        return function;
    }
}
