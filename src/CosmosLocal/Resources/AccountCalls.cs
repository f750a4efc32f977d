using System.Buffers;
using System.Text.Json;
using CosmosLocal.Wire;

namespace CosmosLocal.Resources;

/// <summary>The account itself: one region, which is wherever the caller reached it.</summary>
internal static class AccountCalls
{
    // Limits that clients read before they ask for query plans. It has to be text and not empty, or the .NET client throws on every query.
    private const string QueryEngine =
        """
        {"maxSqlQueryInputLength":262144,"maxJoinsPerSqlQuery":5,"maxLogicalAndPerSqlQuery":500,"maxLogicalOrPerSqlQuery":500,"maxUdfRefPerSqlQuery":10,"maxInExpressionItemsCount":16000,"queryMaxInMemorySortDocumentCount":500,"maxQueryRequestTimeoutFraction":0.9,"sqlAllowNonFiniteNumbers":false,"sqlAllowAggregateFunctions":true,"sqlAllowSubQuery":true,"sqlAllowScalarSubQuery":true,"allowNewKeywords":true,"sqlAllowLike":true,"sqlAllowGroupByClause":true,"maxSpatialQueryCells":12,"spatialMaxGeometryPointCount":256,"sqlDisableQueryILOptimization":false,"sqlDisableFilterPlanOptimization":false,"clientDisableOptimisticDirectExecution":true}
        """;

    public static CosmosResponse Read(CosmosRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("_self"u8, "");
            json.WriteString("id"u8, "local"u8);
            json.WriteString("_rid"u8, "local"u8);
            json.WriteString("media"u8, "//media/"u8);
            json.WriteString("addresses"u8, "//addresses/"u8);
            json.WriteString("_dbs"u8, "//dbs/"u8);
            WriteLocation(json, "writableLocations", request.Authority);
            WriteLocation(json, "readableLocations", request.Authority);
            json.WriteBoolean("enableMultipleWriteLocations"u8, false);
            json.WritePropertyName("userConsistencyPolicy"u8);
            json.WriteRawValue("""{"defaultConsistencyLevel":"Session"}"""u8);
            json.WritePropertyName("userReplicationPolicy"u8);
            json.WriteRawValue("""{"asyncReplication":false,"minReplicaSetSize":1,"maxReplicasetSize":4}"""u8);
            json.WritePropertyName("systemReplicationPolicy"u8);
            json.WriteRawValue("""{"minReplicaSetSize":1,"maxReplicasetSize":4}"""u8);
            json.WritePropertyName("readPolicy"u8);
            json.WriteRawValue("""{"primaryReadCoefficient":1,"secondaryReadCoefficient":1}"""u8);
            json.WriteString("queryEngineConfiguration"u8, QueryEngine);
            json.WriteEndObject();
        }

        return new CosmosResponse(200) { Body = buffer.WrittenMemory };
    }

    private static void WriteLocation(Utf8JsonWriter json, string name, string authority)
    {
        json.WriteStartArray(name);
        json.WriteStartObject();
        json.WriteString("name"u8, "Local"u8);
        json.WriteString("databaseAccountEndpoint"u8, authority);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
