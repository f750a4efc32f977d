using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CosmosLocal.Sql;

namespace CosmosLocal.Queries;

/// <summary>
/// Where a query goes on. It names the access path, because a position means something in that path's order only, and positions are those of
/// documents, so that documents may come and go between two pages.
/// </summary>
internal sealed record ContinuationToken
{
    /// <summary>Of the query's text and parameters: a token fits no other query.</summary>
    [JsonPropertyName("q")]
    public long Query { get; init; }

    [JsonPropertyName("a")]
    public string Access { get; init; } = "";

    /// <summary>The scan goes on behind this document; null = from the start.</summary>
    [JsonPropertyName("p")]
    public byte[]? After { get; init; }

    /// <summary>Where the path consists of several scans, the one that <see cref="After"/> belongs to.</summary>
    [JsonPropertyName("i")]
    public int Part { get; init; }

    /// <summary>The document that the page ended in, and how many of its rows were already given.</summary>
    [JsonPropertyName("d")]
    public long Rid { get; init; }

    [JsonPropertyName("n")]
    public int Rows { get; init; }

    /// <summary>Of a sorted run: the order values of that document.</summary>
    [JsonPropertyName("k")]
    public JsonElement? Key { get; init; }

    [JsonPropertyName("r")]
    public long KeyRid { get; init; }

    /// <summary>Rows that OFFSET still skips.</summary>
    [JsonPropertyName("s")]
    public long Skip { get; init; }

    /// <summary>Rows that LIMIT or TOP still allows.</summary>
    [JsonPropertyName("t")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long Take { get; init; }

    /// <summary>Rows given so far, where the result has to be computed as a whole.</summary>
    [JsonPropertyName("o")]
    public int Offset { get; init; }

    /// <summary>Where that result is kept, if it still is.</summary>
    [JsonPropertyName("w")]
    public long Kept { get; init; }

    public override string ToString() => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this, ContinuationJson.Default.ContinuationToken));

    public static ContinuationToken Parse(string text, long query)
    {
        try
        {
            var token = JsonSerializer.Deserialize(Base64Url.DecodeFromChars(text), ContinuationJson.Default.ContinuationToken);
            if (token?.Query == query) return token;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            // Said below.
        }

        throw new SqlException(SqlError.AtExecution("The continuation token is malformed or belongs to another query."));
    }

    /// <summary>Stable across processes, which string hashes are not.</summary>
    public static long HashOf(string sql, JsonElement? parameters)
    {
        var (low, _) = CosmosHash.MurmurHash3.Hash128(Encoding.UTF8.GetBytes(sql + parameters?.GetRawText()));
        return (long)low;
    }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ContinuationToken))]
internal sealed partial class ContinuationJson : JsonSerializerContext;
