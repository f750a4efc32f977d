using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CosmosLocal.Tests.EndToEnd;
using Microsoft.Azure.Cosmos;

namespace CosmosLocal.Tests.Queries;

/// <summary>The same cases as the engine's, asked through the SDK: over one physical partition, and fanned out over eight.</summary>
public sealed class SdkQueryCaseTests
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Refused unless one full key is asked: by the service's planner, and where its client would lose the order.
    private static readonly string[] OfOneKeyOnly =
        ["Compositions of aggregates and other expressions are not allowed.", "ORDER BY with GROUP BY across partitions"];

    // Equal values of these come in the order of their partitions.
    private static readonly string[] Tied = ["ORDER BY c.age", "ORDER BY c.active"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, -1)]
    [InlineData(8, -1)]
    [InlineData(8, 1)]
    public async Task QueriesGiveTheirResults(int partitions, int pageSize)
    {
        await using var account = CosmosLocalAccount.Open(new() { Partitions = partitions });
        using var client = LocalAccount.Connect(account);
        var container = await FilledAsync(client);
        var differences = new StringBuilder();
        foreach (var line in CaseFile.Lines("queries.txt"))
        {
            var arrow = line.LastIndexOf("=> ", StringComparison.Ordinal);
            var (sql, expected) = (line[..arrow].Trim(), line[(arrow + 3)..].Trim());
            string actual;
            try
            {
                actual = Listed(sql, await container.QueryAsync<JsonElement>(sql, new() { MaxItemCount = pageSize }));
            }
            catch (CosmosException refused)
            {
                actual = "!" + refused.Message;
            }

            var agrees = expected.StartsWith('!')
                ? actual.StartsWith('!') && actual.Contains(expected[1..], StringComparison.Ordinal)
                : actual == Listed(sql, Values(expected)) || OfOneKeyOnly.Any(reason => actual.Contains(reason, StringComparison.Ordinal));
            if (!agrees) differences.AppendLine($"{sql} => {actual}\n  expected {expected}");
        }

        Assert.True(differences.Length == 0, differences.ToString());
    }

    [Fact]
    public async Task ExpressionsHaveTheirValue()
    {
        await using var account = CosmosLocalAccount.Open(new());
        using var client = LocalAccount.Connect(account);
        Database database = await client.CreateDatabaseAsync("d", cancellationToken: Cancel);
        Container container = await database.CreateContainerAsync("c", "/pk", cancellationToken: Cancel);
        await container.CreateItemAsync(new { id = "1", pk = "a" }, cancellationToken: Cancel);
        var differences = new StringBuilder();
        foreach (var together in CaseFile.Lines("../../Sql/Cases/expressions.txt").Chunk(20))
        {
            var cases = together.Select(line => line.Split(" => ")).ToList();
            var members = cases.Select((parts, n) => $"\"e{n}\": {string.Join(" => ", parts[..^1])}");
            var answer = Assert.Single(await container.QueryAsync<JsonElement>($"SELECT VALUE {{{string.Join(", ", members)}}} FROM c"));
            foreach (var (parts, n) in cases.Select((parts, n) => (parts, n)))
            {
                // What is undefined is left out.
                var actual = answer.TryGetProperty($"e{n}", out var value) ? Text(value) : "undefined";
                var expected = parts[^1] == "undefined" ? "undefined" : Text(JsonElement.Parse(parts[^1]));
                if (actual != expected) differences.AppendLine($"{string.Join(" => ", parts)}; got {actual}");
            }
        }

        Assert.True(differences.Length == 0, differences.ToString());
    }

    private static async Task<Container> FilledAsync(CosmosClient client)
    {
        Database database = await client.CreateDatabaseAsync("d", cancellationToken: Cancel);
        Container container = await database.CreateContainerAsync("c", "/pk", cancellationToken: Cancel);
        foreach (var json in CaseFile.Lines("documents.txt"))
        {
            using var body = new MemoryStream(Encoding.UTF8.GetBytes(json));
            using var answer = await container.CreateItemStreamAsync(
                body, new(JsonElement.Parse(json).GetProperty("pk").GetString()), cancellationToken: Cancel);
            Assert.True(answer.IsSuccessStatusCode, answer.ErrorMessage);
        }

        return container;
    }

    // Without ORDER BY the order is that of the keys' hashes, which says nothing.
    private static string Listed(string sql, IEnumerable<JsonElement> results)
    {
        var texts = results.Select(Text);
        var isOrdered = sql.Contains("ORDER BY", StringComparison.Ordinal) && !Tied.Any(tied => sql.Contains(tied, StringComparison.Ordinal));
        return string.Join(' ', isOrdered ? texts : texts.Order(StringComparer.Ordinal));
    }

    // Numbers are compared as the doubles they are: 3.0 is 3.
    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => JsonSerializer.Serialize(value.GetDouble()),
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Text))}]",
        JsonValueKind.Object => $"{{{string.Join(',', value.EnumerateObject().Select(property => $"\"{property.Name}\":{Text(property.Value)}"))}}}",
        JsonValueKind.String => JsonSerializer.Serialize(value.GetString(), Plain),
        _ => value.GetRawText(),
    };

    private static List<JsonElement> Values(string results)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(results), new JsonReaderOptions { AllowMultipleValues = true });
        var values = new List<JsonElement>();
        while (reader.Read())
            values.Add(JsonElement.ParseValue(ref reader));
        return values;
    }
}
