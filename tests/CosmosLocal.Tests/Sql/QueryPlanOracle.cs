using System.Reflection;
using Microsoft.Azure.Cosmos;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace CosmosLocal.Tests.Sql;

/// <summary>
/// The service's own query compiler, as it ships in the SDK's package: what it answers to a query is what the service would. It computes constant
/// conditions at once, which makes it an oracle for the meaning of expressions too.
/// </summary>
internal sealed class QueryPlanOracle
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly object _provider;
    private readonly MethodInfo _plan;

    public QueryPlanOracle()
    {
        var type = typeof(CosmosClient).Assembly.GetType("Microsoft.Azure.Cosmos.Query.Core.QueryPlan.QueryPartitionProvider", throwOnError: true)!;
        _provider = Activator.CreateInstance(type, Members, null, [new Dictionary<string, object>(Settings)], null)!;
        _plan = type.GetMethods(Members).Single(m => m.Name == "TryGetPartitionedQueryExecutionInfo");
    }

    private static Dictionary<string, object> Settings => new()
    {
        ["maxSqlQueryInputLength"] = 262144,
        ["maxJoinsPerSqlQuery"] = 5,
        ["maxLogicalAndPerSqlQuery"] = 2000,
        ["maxLogicalOrPerSqlQuery"] = 2000,
        ["maxUdfRefPerSqlQuery"] = 10,
        ["maxInExpressionItemsCount"] = 16000,
        ["queryMaxInMemorySortDocumentCount"] = 500,
        ["maxQueryRequestTimeoutFraction"] = 0.9,
        ["sqlAllowNonFiniteNumbers"] = false,
        ["sqlAllowAggregateFunctions"] = true,
        ["sqlAllowSubQuery"] = true,
        ["sqlAllowScalarSubQuery"] = true,
        ["allowNewKeywords"] = true,
        ["sqlAllowLike"] = true,
        ["sqlAllowGroupByClause"] = true,
        ["maxSpatialQueryCells"] = 12,
        ["spatialMaxGeometryPointCount"] = 256,
    };

    /// <summary>The plan as JSON, or the error's text.</summary>
    public (JObject? Plan, string? Error) Plan(string sql, string? parameters, params string[] keyPaths)
    {
        var spec = new JObject { ["query"] = sql, ["parameters"] = parameters is null ? new JArray() : JArray.Parse(parameters) };
        var arguments = _plan.GetParameters();
        var key = new JObject
        {
            ["paths"] = new JArray(keyPaths.Cast<object>().ToArray()),
            ["kind"] = keyPaths.Length > 1 ? "MultiHash" : "Hash",
            ["version"] = 2,
        };
        var definition = JsonConvert.DeserializeObject(key.ToString(), arguments[1].ParameterType);
        var geospatial = Enum.Parse(arguments[^1].ParameterType, "Geography");
        var outcome = _plan.Invoke(_provider, [spec.ToString(Formatting.None), definition, null, true, false, true, false, true, false, true, geospatial])!;
        if ((bool)outcome.GetType().GetProperty("Succeeded")!.GetValue(outcome)!)
            return (JObject.Parse(JsonConvert.SerializeObject(outcome.GetType().GetProperty("Result")!.GetValue(outcome))), null);
        var exception = (Exception?)outcome.GetType().GetProperty("Exception")!.GetValue(outcome);
        while (exception is not null && !exception.Message.Contains("rrors\"", StringComparison.Ordinal)) exception = exception.InnerException;
        return (null, exception?.Message ?? "unknown");
    }

    /// <summary>Whether a constant condition is true.</summary>
    public bool IsTrue(string condition)
    {
        var (plan, error) = Plan($"SELECT * FROM c WHERE {condition} ORDER BY c.a", null, "/pk");
        Assert.True(error is null, $"{condition}: {error}");
        return plan!["queryInfo"]!["rewrittenQuery"]!.Value<string>() is { Length: > 0 };
    }
}
