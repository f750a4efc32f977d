using System.Buffers.Binary;
using System.Text.Json;
using CosmosLocal.Sql;
using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Queries.Execution;

/// <summary>
/// Where the SDK resumes an ORDER BY that it merges from several partitions: in ranges before the last one seen behind its values, in ranges
/// after it at them, in the range itself at the document.
/// </summary>
internal sealed class ResumeFilter(IReadOnlyList<SqlValue> values, long? rid, bool exclude)
{
    public static ResumeFilter? Read(JsonElement? json, int items)
    {
        if (json is not { ValueKind: JsonValueKind.Object } filter || items == 0) return null;
        if (!filter.TryGetProperty("value", out var value) || value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != items)
            throw new SqlException(SqlError.AtExecution("The resume filter does not fit the query's ORDER BY."));
        long? rid = filter.TryGetProperty("rid", out var id) && id.ValueKind == JsonValueKind.String ? NumberOf(id.GetString()!) : null;
        var exclude = filter.TryGetProperty("exclude", out var flag) && flag.ValueKind == JsonValueKind.True;
        return new([.. value.EnumerateArray().Select(ReadValue)], rid, exclude);
    }

    /// <summary>The value of the first item.</summary>
    public SqlValue First => values[0];

    public bool Passes(OrderKey key, OrderComparer comparer)
    {
        var order = comparer.CompareValues(key, new(values, 0), values.Count);
        if (order != 0) return order > 0;
        if (exclude) return rid is { } last && comparer.Directed(key.Rid.CompareTo(last), 0) > 0;
        return rid is not { } first || comparer.Directed(key.Rid.CompareTo(first), 0) >= 0;
    }

    // Undefined is []. Arrays and objects are given by a hash, {"type":"array","low":...,"high":...}; they have no order here to go on in.
    private static SqlValue ReadValue(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => SqlValue.Undefined,
        JsonValueKind.Object => throw new SqlException(SqlError.Unsupported("resuming an ORDER BY at an array or object")),
        _ => SqlValue.Of(json).Detach(),
    };

    // The last 8 of 16 bytes, little-endian (cosmos-wire 3.3).
    private static long NumberOf(string rid)
    {
        Span<byte> bytes = stackalloc byte[24];
        if (!Convert.TryFromBase64String(rid.Replace('-', '/'), bytes, out var length) || length != 16)
            throw new SqlException(SqlError.AtExecution($"'{rid}' is not a document's resource id."));
        return BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
    }
}
