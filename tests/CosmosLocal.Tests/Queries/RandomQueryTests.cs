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

    // The last ones need the composite indexes of the last policy.
    private static readonly string[] Orders =
        ["", "", "", "c.n", "c.s DESC", "c.n, c.s DESC", "c.n DESC, c.s", "c.s, c.n", "c.s DESC, c.n DESC", "c.n DESC", "c.s"];

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
        var telling = 0;
        for (var i = 0; i < 120; i++)
        {
            var filter = RandomFilter.Next(random);
            var key = random.Next(3) == 0 ? "ab" : null;
            var order = Orders[random.Next(seed % 3 == 2 ? Orders.Length : 5)];
            var sql = $"SELECT VALUE c.id FROM c WHERE {(key is null ? "" : "c.pk = 'ab' AND ")}{filter.Sql}{(order.Length > 0 ? " ORDER BY " : "")}{order}";
            var expected = documents.Where(d => filter.Evaluate(d) == true && (key is null || (string)d["pk"]! == key)).ToList();
            if (expected.Count > 0 && expected.Count < documents.Count) telling++;
            var size = random.Next(4) switch { 0 => 1, 1 => 7, 2 => 40, _ => -1 };
            var actual = (await container.AllAsync(sql, size, streaming: random.Next(2) == 0)).Select(json => JsonElement.Parse(json).GetString()!).ToList();
            if (order.Length > 0)
            {
                // Only an index that names the path has the documents without it; an index over several paths has all.
                if (seed % 3 != 1 && !order.Contains(',', StringComparison.Ordinal)) expected.RemoveAll(d => !d.ContainsKey(order[2..3]));
                Assert.True(IsOrdered(actual, documents, order), $"{sql}: {string.Join(' ', actual)}");
            }

            Assert.True(
                expected.Select(d => (string)d["id"]!).Order(StringComparer.Ordinal).SequenceEqual(actual.Order(StringComparer.Ordinal)),
                $"seed {seed}: {sql}\n got {string.Join(' ', actual.Order())}\n not {string.Join(' ', expected.Select(d => (string)d["id"]!).Order())}");
        }

        // Filters that pass nothing or everything would agree too easily.
        Assert.True(telling >= 24, $"{telling} filters tell documents apart");
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

    private static bool IsOrdered(List<string> ids, List<JsonObject> documents, string order)
    {
        var byId = documents.ToDictionary(d => (string)d["id"]!);
        var found = ids.Select(id => byId[id]).ToList();
        return found.Zip(found.Skip(1)).All(pair => Compare(pair.First, pair.Second, order) <= 0);
    }

    private static int Compare(JsonObject left, JsonObject right, string order) => order.Split(", ")
        .Select(item => Compare(Rank(left, item[2..3]), Rank(right, item[2..3])) * (item.EndsWith("DESC", StringComparison.Ordinal) ? -1 : 1))
        .FirstOrDefault(result => result != 0);

    private static (int, double, string) Rank(JsonObject document, string path) => document.ContainsKey(path) ? Rank(document[path]) : (-1, 0, "");

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
