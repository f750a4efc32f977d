using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CosmosLocal.Tests.Queries;

/// <summary>Random filters, orders and page sizes over random documents, against a naive evaluation.</summary>
public class RandomQueryTests
{
    private static readonly string[] Policies =
    [
        "null",
        """{"includedPaths":[{"path":"/pk/?"},{"path":"/n/?"},{"path":"/s/?"},{"path":"/tags/[]/?"}],"excludedPaths":[{"path":"/*"}]}""",
        """{"includedPaths":[{"path":"/*"}],"compositeIndexes":[[{"path":"/n"},{"path":"/s","order":"descending"}],[{"path":"/s"},{"path":"/n"}]]}""",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task AnswersAreThoseOfANaiveEvaluation(int seed)
    {
        var random = new Random(seed);
        await using var container = await QueryContainer.OpenAsync(Policies[seed % 3], seed % 2 == 0 ? ["/pk"] : ["/pk", "/n"]);
        var documents = Enumerable.Range(0, 150).Select(i => Document(random, i)).ToList();
        await container.AddAsync(documents.Select(d => d.ToJsonString()));
        for (var i = 0; i < 150; i++)
        {
            var filter = RandomFilter.Next(random);
            var order = random.Next(3) == 0 ? new[] { "n", "s" }[random.Next(2)] : null;
            var descending = random.Next(2) == 0;
            var sql = $"SELECT VALUE c.id FROM c WHERE {filter.Sql}{(order is null ? "" : $" ORDER BY c.{order}{(descending ? " DESC" : "")}")}";
            var expected = documents.Where(d => filter.Evaluate(d) == true).ToList();
            var size = random.Next(4) switch { 0 => 1, 1 => 7, 2 => 40, _ => -1 };
            var actual = container.All(sql, size, streaming: random.Next(2) == 0).Select(json => JsonElement.Parse(json).GetString()!).ToList();
            if (order is not null)
            {
                // Only an index that names the path has the documents without it.
                if (seed % 3 != 1) expected.RemoveAll(d => !d.ContainsKey(order));
                Assert.True(IsOrdered(actual, documents, order, descending), $"{sql}: {string.Join(' ', actual)}");
            }

            Assert.True(
                expected.Select(d => (string)d["id"]!).Order(StringComparer.Ordinal).SequenceEqual(actual.Order(StringComparer.Ordinal)),
                $"seed {seed}: {sql}\n got {string.Join(' ', actual.Order())}\n not {string.Join(' ', expected.Select(d => (string)d["id"]!).Order())}");
        }
    }

    private static JsonObject Document(Random random, int number)
    {
        var document = new JsonObject { ["id"] = $"d{number}", ["pk"] = new[] { "a", "b", "ab", "é" }[random.Next(4)] };
        Maybe(document, "n", random, () => random.Next(6) switch { 0 => 2.5, var k => k - 3 });
        Maybe(document, "s", random, () => new[] { "", "a", "ab", "b", "é", "😀" }[random.Next(6)]);
        Maybe(document, "b", random, () => random.Next(2) == 0);
        Maybe(document, "o", random, () => new JsonObject { ["x"] = random.Next(4), ["y"] = "a" });
        Maybe(document, "tags", random, () => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => (JsonNode)random.Next(3))]));
        return document;
    }

    // Absent, null, or of another type, now and then; but a part of the partition key has to be a key.
    private static void Maybe(JsonObject document, string name, Random random, Func<JsonNode> value)
    {
        switch (random.Next(8))
        {
            case 0: break;
            case 1: document[name] = null; break;
            case 2: document[name] = random.Next(3) switch { 0 => "a", 1 => 7, _ => true }; break;
            default: document[name] = value(); break;
        }
    }

    private static bool IsOrdered(List<string> ids, List<JsonObject> documents, string path, bool descending)
    {
        var byId = documents.ToDictionary(d => (string)d["id"]!);
        var keys = ids.Select(id => byId[id]).Select(d => d.ContainsKey(path) ? Rank(d[path]) : (-1, 0.0, "")).ToList();
        return keys.Zip(keys.Skip(1)).All(pair => Compare(pair.First, pair.Second) * (descending ? -1 : 1) <= 0);
    }

    private static (int, double, string) Rank(JsonNode? node) => node?.GetValueKind() switch
    {
        null => (0, 0, ""),
        JsonValueKind.False => (1, 0, ""),
        JsonValueKind.True => (2, 0, ""),
        JsonValueKind.Number => (3, double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture), ""),
        _ => (4, 0, node.ToString()),
    };

    private static int Compare((int Type, double Number, string Text) left, (int Type, double Number, string Text) right) =>
        left.Type != right.Type ? left.Type.CompareTo(right.Type)
        : left.Number != right.Number ? left.Number.CompareTo(right.Number)
        : string.CompareOrdinal(left.Text, right.Text);
}
