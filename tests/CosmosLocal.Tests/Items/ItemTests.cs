using System.Globalization;
using System.Text;
using static CosmosLocal.Tests.Items.TestContainer;

namespace CosmosLocal.Tests.Items;

public sealed class ItemTests
{
    [Fact]
    public async Task ACreatedItemIsReadBackWithSystemProperties()
    {
        await using var container = await OpenAsync();
        var created = await container.RunAsync(Create("""{"id":"o1","customerId":"c1","total":12.50,"text":"é\n"}"""));
        var read = await container.RunAsync(Read("o1", "[\"c1\"]"));

        Assert.Equal(201, created.Status);
        Assert.Equal(200, read.Status);
        Assert.Equal(Encoding.UTF8.GetString(created.Body.Span), Encoding.UTF8.GetString(read.Body.Span));
        var json = Json(read.Body);
        Assert.Equal("12.50", json.GetProperty("total").GetRawText());
        Assert.Equal(created.ETag, json.GetProperty("_etag").GetString());
        Assert.Equal(container.Time.GetUtcNow().ToUnixTimeSeconds(), json.GetProperty("_ts").GetInt64());
        Assert.Equal("attachments/", json.GetProperty("_attachments").GetString());
        var rid = json.GetProperty("_rid").GetString()!;
        Assert.Equal(16, Convert.FromBase64String(rid.Replace('-', '/')).Length);
        Assert.StartsWith("EAAAAIAAAAE", rid, StringComparison.Ordinal);
        Assert.Equal($"dbs/EAAAAA==/colls/EAAAAIAAAAE=/docs/{rid}/", json.GetProperty("_self").GetString());
    }

    [Fact]
    public async Task SystemPropertiesOfTheCallerAreReplaced()
    {
        await using var container = await OpenAsync();
        var created = await container.RunAsync(Create("""
             { "_etag": null, "id" : "o1", "_ts":0, "customerId":"c1","_lsn":9, "nested":{"_ts":5} , "_rid":"x" }
            """, "[\"c1\"]"));
        Assert.Equal(201, created.Status);
        Assert.Equal("""{"id" : "o1","customerId":"c1","nested":{"_ts":5}}""", await container.BodyAsync("o1", "[\"c1\"]"));
    }

    [Fact]
    public async Task AnIdOccursOncePerFullKey()
    {
        await using var container = await OpenAsync();
        Assert.Equal(201, await container.StatusAsync(Create("""{"id":"o1","customerId":"c1"}""")));
        Assert.Equal(409, await container.StatusAsync(Create("""{"id":"o1","customerId":"c1","other":1}""")));
        Assert.Equal(201, await container.StatusAsync(Create("""{"id":"o1","customerId":"c2"}""")));
        Assert.Equal(201, await container.StatusAsync(Create("""{"id":"o1"}""")));
        Assert.Equal(201, await container.StatusAsync(Create("""{"id":"o1","customerId":null}""")));
        Assert.Equal("""{"id":"o1","customerId":"c1"}""", await container.BodyAsync("o1", "[\"c1\"]"));
    }

    [Fact]
    public async Task KeysAreComparedByValueNotByText()
    {
        await using var container = await OpenAsync(Definition(keyPaths: ["/c", "/n"]));
        Assert.Equal(201, await container.StatusAsync(Create("""{"id":"o1","c":"\u00e9","n":1}""", "[\"é\",1.0]")));
        Assert.Equal(200, await container.StatusAsync(Read("o1", "[\"\\u00e9\",1]")));
    }

    [Theory]
    [InlineData("""["c2"]""")]
    [InlineData("""["c1",0]""")]
    [InlineData("""[]""")]
    [InlineData("""[{}]""")]
    public async Task AKeyThatIsNotTheDocumentsIsRefused(string key)
    {
        await using var container = await OpenAsync();
        var result = await container.RunAsync(Create("""{"id":"o1","customerId":"c1"}""", key));
        Assert.Equal((400, 1001), (result.Status, result.SubStatus));
    }

    [Theory]
    [InlineData("""{"customerId":"c1"}""")]
    [InlineData("""{"id":5,"customerId":"c1"}""")]
    [InlineData("""{"id":"","customerId":"c1"}""")]
    [InlineData("""{"id":"a/b","customerId":"c1"}""")]
    [InlineData("""{"id":"a ","customerId":"c1"}""")]
    [InlineData("""{"id":"a","customerId":"c1"} 1""")]
    [InlineData("""{"id":"a","customerId":"c1",}""")]
    [InlineData("""["id"]""")]
    [InlineData("""{"id":"a","customerId":"c1","x":1,"x":2}""")]
    [InlineData("""{"id":"a","customerId":"c1","x":"\ud800"}""")]
    [InlineData("""{"id":"a","customerId":"c1","x":1e999}""")]
    public async Task ABadDocumentIsRefused(string json)
    {
        await using var container = await OpenAsync();
        var result = await container.RunAsync(Create(json, "[\"c1\"]"));
        Assert.Equal(400, result.Status);
        Assert.Equal("BadRequest", result.ErrorCode);
        Assert.NotEmpty(result.ErrorMessage!);
    }

    [Fact]
    public async Task InvalidUtf8AndLongIdsAreRefused()
    {
        await using var container = await OpenAsync();
        byte[] broken = [.. """{"id":"a","customerId":"c1","x":"#"}"""u8];
        broken[Array.IndexOf(broken, (byte)'#')] = 0xC3;
        Assert.Equal(400, await container.StatusAsync(Create("{}", "[\"c1\"]") with { Body = broken }));
        Assert.Equal(400, await container.StatusAsync(Create($$"""{"id":"{{new string('x', 1024)}}","customerId":"c1"}""")));
        Assert.Equal(201, await container.StatusAsync(Create($$"""{"id":"{{new string('x', 1023)}}","customerId":"c1"}""")));
    }

    [Fact]
    public async Task ItemsAreAtMostTwoMegabytes()
    {
        await using var container = await OpenAsync();
        var frame = """{"id":"o1","customerId":"c1","x":""}""".Length;
        string Sized(int bytes) => $$"""{"id":"o1","customerId":"c1","x":"{{new string('x', bytes - frame)}}"}""";
        Assert.Equal(413, await container.StatusAsync(Create(Sized(2 * 1024 * 1024 + 1))));
        Assert.Equal(201, await container.StatusAsync(Create(Sized(2 * 1024 * 1024))));
    }

    [Fact]
    public async Task ReplaceAndDeleteNeedTheItemAndItsETag()
    {
        await using var container = await OpenAsync();
        Assert.Equal(404, await container.StatusAsync(Replace("""{"id":"o1","customerId":"c1"}""")));
        var first = await container.RunAsync(Create("""{"id":"o1","customerId":"c1","v":1}"""));
        var second = await container.RunAsync(Replace("""{"id":"o1","customerId":"c1","v":2}""") with { IfMatch = first.ETag });
        Assert.Equal(200, second.Status);
        Assert.NotEqual(first.ETag, second.ETag);
        Assert.Equal(412, await container.StatusAsync(Replace("""{"id":"o1","customerId":"c1","v":3}""") with { IfMatch = first.ETag }));
        Assert.Equal(412, await container.StatusAsync(Upsert("""{"id":"o1","customerId":"c1","v":3}""") with { IfMatch = first.ETag }));
        Assert.Equal(412, await container.StatusAsync(Delete("o1", "[\"c1\"]") with { IfMatch = first.ETag }));
        Assert.Equal("""{"id":"o1","customerId":"c1","v":2}""", await container.BodyAsync("o1", "[\"c1\"]"));
        var deleted = await container.RunAsync(Delete("o1", "[\"c1\"]") with { IfMatch = second.ETag });
        Assert.Equal((204, 0), (deleted.Status, deleted.Body.Length));
        Assert.Equal(404, await container.StatusAsync(Delete("o1", "[\"c1\"]")));
        Assert.Equal(404, await container.StatusAsync(Read("o1", "[\"c1\"]")));
    }

    [Fact]
    public async Task UpsertCreatesThenReplaces()
    {
        await using var container = await OpenAsync();
        var created = await container.RunAsync(Upsert("""{"id":"o1","customerId":"c1","v":1}""") with { IfMatch = "\"stale\"" });
        var replaced = await container.RunAsync(Upsert("""{"id":"o1","customerId":"c1","v":2}"""));
        Assert.Equal((201, 200), (created.Status, replaced.Status));
        Assert.Equal(Json(created.Body).GetProperty("_rid").GetString(), Json(replaced.Body).GetProperty("_rid").GetString());
    }

    [Fact]
    public async Task AReadOfAKnownVersionIsNotModified()
    {
        await using var container = await OpenAsync();
        var created = await container.RunAsync(Create("""{"id":"o1","customerId":"c1"}"""));
        var read = await container.RunAsync(Read("o1", "[\"c1\"]") with { IfNoneMatch = created.ETag });
        Assert.Equal((304, 0, created.ETag), (read.Status, read.Body.Length, read.ETag));
        Assert.Equal(200, await container.StatusAsync(Read("o1", "[\"c1\"]") with { IfNoneMatch = "\"other\"" }));
    }

    [Fact]
    public async Task AMinimalAnswerHasAnETagAndNoBody()
    {
        await using var container = await OpenAsync();
        var created = await container.RunAsync(Create("""{"id":"o1","customerId":"c1"}""") with { MinimalReturn = true });
        Assert.Equal((201, 0), (created.Status, created.Body.Length));
        Assert.NotNull(created.ETag);
    }

    [Fact]
    public async Task UniqueKeysHoldWithinALogicalPartition()
    {
        await using var container = await OpenAsync(Definition(uniqueKeys: """{"uniqueKeys":[{"paths":["/no"]},{"paths":["/a","/b"]}]}"""));
        Assert.Equal(201, await container.StatusAsync(Create("""{"id":"1","customerId":"c1","no":1,"a":1,"b":1}""")));
        Assert.Equal(409, await container.StatusAsync(Create("""{"id":"2","customerId":"c1","no":1,"a":1,"b":2}""")));
        Assert.Equal(409, await container.StatusAsync(Create("""{"id":"2","customerId":"c1","no":2,"a":1,"b":1}""")));
        Assert.Equal(201, await container.StatusAsync(Create("""{"id":"2","customerId":"c2","no":1,"a":1,"b":1}""")));
        Assert.Equal(201, await container.StatusAsync(Create("""{"id":"2","customerId":"c1","no":2,"a":1,"b":2}""")));
        Assert.Equal(409, await container.StatusAsync(Replace("""{"id":"2","customerId":"c1","no":1,"a":1,"b":2}""")));
        Assert.Equal(200, await container.StatusAsync(Replace("""{"id":"2","customerId":"c1","no":2,"a":2,"b":2}""")));
        Assert.Equal(204, await container.StatusAsync(Delete("1", "[\"c1\"]")));
        Assert.Equal(200, await container.StatusAsync(Replace("""{"id":"2","customerId":"c1","no":1,"a":1,"b":1}""")));
        // Absent counts as null, and null is a value.
        Assert.Equal(201, await container.StatusAsync(Create("""{"id":"3","customerId":"c1","a":7,"b":7}""")));
        Assert.Equal(409, await container.StatusAsync(Create("""{"id":"4","customerId":"c1","no":null,"a":8,"b":8}""")));
    }

    [Fact]
    public async Task OfManyWritersOfOneIdExactlyOneCreates()
    {
        await using var container = await OpenAsync();
        for (var round = 0; round < 20; round++)
        {
            var results = await Task.WhenAll(Enumerable.Range(0, 32).Select(writer => Task.Run(
                () => container.StatusAsync(Create($$"""{"id":"o{{round}}","customerId":"c1","writer":{{writer}}}""")), Stop)));
            Assert.Equal(1, results.Count(status => status == 201));
            Assert.Equal(31, results.Count(status => status == 409));
        }
    }

    [Fact]
    public async Task CompareAndSwapByETagLosesNoIncrement()
    {
        await using var container = await OpenAsync();
        await container.RunAsync(Create("""{"id":"n","customerId":"c1","n":0}"""));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var done = 0; done < 25;)
            {
                var read = await container.RunAsync(Read("n", "[\"c1\"]"));
                var next = Json(read.Body).GetProperty("n").GetInt32() + 1;
                if (await container.StatusAsync(Replace($$"""{"id":"n","customerId":"c1","n":{{next}}}""") with { IfMatch = read.ETag }) == 200)
                    done++;
            }
        }, Stop)));
        Assert.Equal("""{"id":"n","customerId":"c1","n":200}""", await container.BodyAsync("n", "[\"c1\"]"));
    }

    [Fact]
    public async Task AKeysItemsAreDeletedTogether()
    {
        await using var container = await OpenAsync(Definition(keyPaths: ["/c", "/n"]));
        for (var i = 0; i < 500; i++)
            await container.RunAsync(Create($$"""{"id":"{{i}}","c":"c{{i % 2}}","n":{{i % 3}}}""", $"[\"c{i % 2}\",{i % 3}]"));
        Assert.Equal(250, await container.Engine.DeletePartitionKeyAsync("[\"c1\"]", Stop));
        Assert.Equal(84, await container.Engine.DeletePartitionKeyAsync("[\"c0\",0]", Stop));
        Assert.Equal(0, await container.Engine.DeletePartitionKeyAsync("[\"c0\",0]", Stop));
        Assert.Null(await container.Engine.DeletePartitionKeyAsync("nonsense", Stop));
        Assert.Equal(166, container.Engine.Partitions.Active[0].Counters.Documents);
    }

    [Fact]
    public async Task ChargesGrowWithSizeAndIndexedPaths()
    {
        await using var container = await OpenAsync(Definition(indexing: """{"includedPaths":[{"path":"/a/*"}],"excludedPaths":[{"path":"/*"}]}"""));
        string Doc(string id, int padding, int indexed) =>
            $$"""{"id":"{{id}}","customerId":"c1","x":"{{new string('x', padding)}}","a":[{{string.Join(',', Enumerable.Range(0, indexed).Select(i => i.ToString(CultureInfo.InvariantCulture)))}}]}""";
        var small = await container.RunAsync(Create(Doc("1", 900, 3)));
        var large = await container.RunAsync(Create(Doc("2", 100_000, 3)));
        var indexed = await container.RunAsync(Create(Doc("3", 900, 103)));
        Assert.InRange(small.Charge, 4.5, 5.5);
        Assert.InRange(large.Charge, 45, 55);
        Assert.InRange(indexed.Charge, small.Charge + 8, small.Charge + 12);
        Assert.Equal(1, (await container.RunAsync(Read("1", "[\"c1\"]"))).Charge);
        Assert.InRange((await container.RunAsync(Read("2", "[\"c1\"]"))).Charge, 9, 11);
    }
}
