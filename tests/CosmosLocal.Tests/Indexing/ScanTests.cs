using System.Globalization;
using System.Text.Json;
using CosmosHash;
using CosmosLocal.Indexing;
using CosmosLocal.Storage;
using static CosmosLocal.Tests.Items.TestContainer;

namespace CosmosLocal.Tests.Indexing;

public sealed class ScanTests
{
    [Fact]
    public async Task ATermScanGivesTheRangeInOrderAndResumesAnywhere()
    {
        await using var container = await OpenAsync(partitions: 3);
        var random = new Random(3);
        var values = Enumerable.Range(0, 200).ToDictionary(i => $"o{i:000}", _ => random.Next(40));
        foreach (var (id, value) in values)
            await container.RunAsync(Create($$"""{"id":"{{id}}","customerId":"c{{value % 7}}","n":{{value}}}"""));
        // Inserted in the order of ids, so that is the order of rids, which decides between equals.
        string[] Expected(int low, int high) => [.. values.Where(pair => pair.Value >= low && pair.Value < high).OrderBy(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key)];

        using var reader = await container.Engine.OpenReaderAsync(TestContext.Current.CancellationToken);
        var range = IndexKeyRange.Between(IndexKeyType.Number, IndexKey.Encode(10), true, IndexKey.Encode(30), false);
        Assert.Equal(Expected(10, 30), Ids(reader.ScanTerm("/n", range, false, KeyRange.All)));
        Assert.Equal(Expected(10, 30).Reverse(), Ids(reader.ScanTerm("/n", range, true, KeyRange.All)));
        Assert.Equal(Expected(0, 99), Ids(reader.ScanTerm("/n", IndexKeyRange.Defined, false, KeyRange.All)));
        foreach (var descending in new[] { false, true })
        {
            var walked = new List<string>();
            for (byte[]? after = null; ;)
            {
                var page = reader.ScanTerm("/n", range, descending, KeyRange.All, after).Take(7).ToList();
                if (page.Count == 0)
                    break;
                walked.AddRange(page.Select(row => row.Document.Id));
                after = page[^1].Position;
            }
            Assert.Equal(descending ? Expected(10, 30).Reverse() : Expected(10, 30), walked);
        }
        var scoped = container.Engine.Partitions.Active.SelectMany(partition => Ids(reader.ScanTerm("/n", range, false, partition.Range)));
        Assert.Equal(Expected(10, 30).Order(StringComparer.Ordinal), scoped.Order(StringComparer.Ordinal));
        Assert.Equal(Expected(10, 30).Length, reader.CountTerm("/n", range, int.MaxValue));
        Assert.Equal(5, reader.CountTerm("/n", range, 5));
    }

    [Fact]
    public async Task AKeyScanWalksAPrefixInPages()
    {
        await using var container = await OpenAsync(Definition(keyPaths: ["/c", "/n"]));
        for (var i = 0; i < 120; i++)
            await container.RunAsync(Create($$"""{"id":"{{i}}","c":"c{{i % 2}}","n":{{i % 5}}}""", $"[\"c{i % 2}\",{i % 5}]"));
        using var reader = await container.Engine.OpenReaderAsync(TestContext.Current.CancellationToken);
        var scope = KeyRange.OfPrefix(EffectivePartitionKey.Of(KeyComponent.Of("c1")));
        var walked = new List<string>();
        for (byte[]? after = null; ;)
        {
            var page = reader.ScanKeys(scope, after).Take(11).ToList();
            if (page.Count == 0)
                break;
            walked.AddRange(page.Select(row => row.Document.Id));
            after = page[^1].Position;
        }
        Assert.Equal(60, walked.Distinct().Count());
        Assert.Equal(60, walked.Count);
        Assert.All(walked, id => Assert.Equal(1, int.Parse(id, CultureInfo.InvariantCulture) % 2));
        Assert.Equal(walked, Ids(reader.ScanKeys(scope)));
        Assert.Equal(60, reader.CountKeys(scope, 1000));
        Assert.Equal(20, reader.CountKeys(scope, 20));
    }

    [Fact]
    public async Task AllKindsOfValuesAreFoundByTheirPaths()
    {
        await using var container = await OpenAsync();
        await container.RunAsync(Create("""{"id":"1","customerId":"c1","v":null,"items":[{"sku":"A"},{"sku":"B"},{"sku":"A"}]}"""));
        await container.RunAsync(Create("""{"id":"2","customerId":"c1","v":true,"items":[{"sku":"B"}],"o":{"deep":{"x":1}}}"""));
        await container.RunAsync(Create("""{"id":"3","customerId":"c1","v":"true","\u006f":{"deep":{"x":2}}}"""));
        await container.RunAsync(Create("""{"id":"4","customerId":"c1","v":[1,2]}"""));
        await container.RunAsync(Create("""{"id":"5","customerId":"c1","v":{}}"""));
        await container.RunAsync(Create("""{"id":"6","customerId":"c1","v":5}"""));
        using var reader = await container.Engine.OpenReaderAsync(TestContext.Current.CancellationToken);
        string[] Find(string path, IndexKeyRange range) => Ids(reader.ScanTerm(path, range, false, KeyRange.All));
        Assert.Equal(["1", "2", "6", "3", "4", "5"], Find("/v", IndexKeyRange.All));
        Assert.Equal(["2"], Find("/v", IndexKeyRange.Equal(IndexKey.Encode(true))));
        Assert.Equal(["3"], Find("/v", IndexKeyRange.Equal(IndexKey.Encode("true"))));
        Assert.Equal(["4"], Find("/v/[]", IndexKeyRange.Equal(IndexKey.Encode(2))));
        Assert.Equal(["1"], Find("/items/[]/sku", IndexKeyRange.Equal(IndexKey.Encode("A"))));
        Assert.Equal(["1", "2"], Find("/items/[]/sku", IndexKeyRange.Equal(IndexKey.Encode("B"))));
        Assert.Equal(["2", "3"], Find("/o/deep/x", IndexKeyRange.Of(IndexKeyType.Number)));
        Assert.Equal(["4"], Find("/id", IndexKeyRange.Equal(IndexKey.Encode("4"))));
    }

    [Fact]
    public async Task PathsIncludedByNameKnowWhoLacksThem()
    {
        await using var container = await OpenAsync(Definition(indexing: """{"includedPaths":[{"path":"/ts/?"},{"path":"/a/b/?"}],"excludedPaths":[{"path":"/*"}]}"""));
        await container.RunAsync(Create("""{"id":"1","customerId":"c1","ts":5}"""));
        await container.RunAsync(Create("""{"id":"2","customerId":"c1","a":{"b":1}}"""));
        using (var reader = await container.Engine.OpenReaderAsync(TestContext.Current.CancellationToken))
        {
            Assert.Equal(["2", "1"], Ids(reader.ScanTerm("/ts", IndexKeyRange.All, false, KeyRange.All)));
            Assert.Equal(["1"], Ids(reader.ScanTerm("/a/b", IndexKeyRange.Of(IndexKeyType.Undefined), false, KeyRange.All)));
        }
        await container.RunAsync(Replace("""{"id":"2","customerId":"c1","ts":1}"""));
        using (var reader = await container.Engine.OpenReaderAsync(TestContext.Current.CancellationToken))
        {
            Assert.Equal(["2", "1"], Ids(reader.ScanTerm("/ts", IndexKeyRange.Defined, false, KeyRange.All)));
            Assert.Equal(["1", "2"], Ids(reader.ScanTerm("/a/b", IndexKeyRange.All, false, KeyRange.All)));
        }
    }

    [Fact]
    public async Task ACompositeScanGivesSeveralDirectionsWithinAFirstLevelKey()
    {
        var definition = Definition(
            indexing: """{"includedPaths":[{"path":"/*"}],"compositeIndexes":[[{"path":"/ts","order":"descending"},{"path":"/total","order":"ascending"}]]}""",
            keyPaths: ["/c", "/n"]);
        await using var container = await OpenAsync(definition);
        var random = new Random(5);
        var documents = Enumerable.Range(0, 150).Select(i => (Id: $"{i:000}", Ts: $"2026-0{random.Next(1, 4)}", Total: random.Next(-3, 3))).ToList();
        foreach (var (id, ts, total) in documents)
        {
            await container.RunAsync(Create($$"""{"id":"{{id}}","c":"c1","n":{{total % 2}},"ts":"{{ts}}","total":{{total}}}""", $"[\"c1\",{total % 2}]"));
            await container.RunAsync(Create($$"""{"id":"{{id}}","c":"c2","n":0,"ts":"{{ts}}","total":{{total}}}""", "[\"c2\",0]"));
        }
        await container.RunAsync(Create("""{"id":"bare","c":"c1","n":0}""", "[\"c1\",0]"));
        string[] expected = [.. documents.OrderByDescending(d => d.Ts, StringComparer.Ordinal).ThenBy(d => d.Total).ThenBy(d => d.Id, StringComparer.Ordinal).Select(d => d.Id), "bare"];

        using var reader = await container.Engine.OpenReaderAsync(TestContext.Current.CancellationToken);
        var index = reader.Indexing.Composites[0];
        var first = EffectivePartitionKey.Of(KeyComponent.Of("c1"));
        var scope = KeyRange.OfPrefix(first);
        Assert.Equal(expected, Ids(reader.ScanComposite(index, first, IndexKeyRange.All, false, scope)));
        Assert.Equal(expected.Reverse(), Ids(reader.ScanComposite(index, first, IndexKeyRange.All, true, scope)));
        var march = IndexKeyRange.Equal(IndexKey.Invert(IndexKey.Encode("2026-03")));
        Assert.Equal(expected.Where(id => documents.Any(d => d.Id == id && d.Ts == "2026-03")), Ids(reader.ScanComposite(index, first, march, false, scope)));
        Assert.Equal(151, reader.CountComposite(index, first, IndexKeyRange.All, 1000));
        var middle = reader.ScanComposite(index, first, IndexKeyRange.All, false, scope).ElementAt(70).Position;
        Assert.Equal(expected[71..], Ids(reader.ScanComposite(index, first, IndexKeyRange.All, false, scope, middle)));
        Assert.Equal(expected[..70].Reverse(), Ids(reader.ScanComposite(index, first, IndexKeyRange.All, true, scope, middle)));
    }

    [Fact]
    public async Task AReaderKeepsItsSnapshot()
    {
        await using var container = await OpenAsync();
        await container.RunAsync(Create("""{"id":"1","customerId":"c1"}"""));
        using var reader = await container.Engine.OpenReaderAsync(TestContext.Current.CancellationToken);
        await container.RunAsync(Create("""{"id":"2","customerId":"c1"}"""));
        Assert.Equal(["1"], Ids(reader.ScanKeys(KeyRange.All)));
        using var later = await container.Engine.OpenReaderAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["1", "2"], Ids(later.ScanKeys(KeyRange.All)));
        Assert.Null(reader.Find(later.ScanKeys(KeyRange.All).Last().Document.Key, "2"));
    }

    [Fact]
    public async Task AReplacedPolicyRebuildsTheIndex()
    {
        var definition = Definition(indexing: """{"includedPaths":[{"path":"/*"}]}""", uniqueKeys: """{"uniqueKeys":[{"paths":["/no"]}]}""");
        await using var container = await OpenAsync(definition);
        for (var i = 0; i < 1200; i++)
            await container.RunAsync(Create($$"""{"id":"{{i}}","customerId":"c1","a":{{i % 10}},"b":{{i}},"no":{{i}}}"""));
        var changed = definition with
        {
            IndexingPolicy = JsonDocument.Parse("""{"includedPaths":[{"path":"/b/?"}],"excludedPaths":[{"path":"/*"}],"compositeIndexes":[[{"path":"/a"},{"path":"/b","order":"descending"}]]}""").RootElement,
        };
        var writing = Task.WhenAll(Enumerable.Range(1200, 100).Select(i => Task.Run(
            () => container.StatusAsync(Create($$"""{"id":"{{i}}","customerId":"c1","a":{{i % 10}},"b":{{i}},"no":{{i}}}""")), Stop)));
        var recorded = false;
        await container.Engine.ReplaceDefinitionAsync(changed, _ => recorded = true, Stop);
        Assert.All(await writing, status => Assert.Equal(201, status));

        Assert.True(recorded);
        using var reader = await container.Engine.OpenReaderAsync(TestContext.Current.CancellationToken);
        Assert.False(reader.Indexing.IsIndexed("/a"));
        Assert.Equal(0, reader.CountTerm("/a", IndexKeyRange.All, 10_000));
        Assert.Equal(1300, reader.CountTerm("/b", IndexKeyRange.All, 10_000));
        var key = EffectivePartitionKey.Of(KeyComponent.Of("c1"));
        Assert.Equal(1300, reader.CountComposite(reader.Indexing.Composites[0], key, IndexKeyRange.All, 10_000));
        Assert.Equal("1299", reader.ScanComposite(reader.Indexing.Composites[0], key, IndexKeyRange.Equal(IndexKey.Encode(9)), false, KeyRange.All).First().Document.Id);
        Assert.Equal(409, await container.StatusAsync(Create("""{"id":"x","customerId":"c1","no":700}""")));
    }

    [Fact]
    public async Task RandomWritesLeaveTheIndexAsAFreshOneWouldBe()
    {
        var definition = Definition(indexing: """{"includedPaths":[{"path":"/*"},{"path":"/s/?"}],"compositeIndexes":[[{"path":"/n"},{"path":"/s","order":"descending"}]]}""");
        await using var container = await OpenAsync(definition);
        var random = new Random(11);
        string Document(string id) => $$"""{"id":"{{id}}","customerId":"c1"{{(random.Next(3) == 0 ? "" : $",\"n\":{random.Next(5)}")}}{{(random.Next(3) == 0 ? "" : $",\"s\":\"{random.Next(5)}\"")}},"l":[{{random.Next(3)}},{{random.Next(3)}}]}""";
        for (var i = 0; i < 1500; i++)
        {
            var id = random.Next(60).ToString(CultureInfo.InvariantCulture);
            await container.RunAsync(random.Next(4) switch
            {
                0 => Delete(id, "[\"c1\"]"),
                1 => Patch(id, "[\"c1\"]", $$"""[{"op":"set","path":"/n","value":{{random.Next(5)}}}]"""),
                _ => Upsert(Document(id)),
            });
        }
        async Task<string[]> DumpAsync()
        {
            using var reader = await container.Engine.OpenReaderAsync(TestContext.Current.CancellationToken);
            var index = reader.Indexing.Composites[0];
            var key = EffectivePartitionKey.Of(KeyComponent.Of("c1"));
            IEnumerable<ScanRow>[] scans = [
                reader.ScanTerm("/n", IndexKeyRange.All, false, KeyRange.All), reader.ScanTerm("/s", IndexKeyRange.All, false, KeyRange.All),
                reader.ScanTerm("/l/[]", IndexKeyRange.All, false, KeyRange.All), reader.ScanComposite(index, key, IndexKeyRange.All, false, KeyRange.All)];
            return [.. scans.SelectMany(scan => scan.Select(row => $"{row.Document.Id} {Convert.ToHexString(row.Position)}"))];
        }
        var before = await DumpAsync();
        await container.Engine.ReplaceDefinitionAsync(definition with { IndexingPolicy = JsonDocument.Parse("""{"indexingMode":"none"}""").RootElement }, null, Stop);
        await container.Engine.ReplaceDefinitionAsync(definition, null, Stop);
        Assert.NotEmpty(before);
        Assert.Equal(before, await DumpAsync());
    }
}
