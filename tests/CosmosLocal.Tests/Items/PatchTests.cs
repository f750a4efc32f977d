using CosmosLocal.Items;
using static CosmosLocal.Tests.Items.TestContainer;

namespace CosmosLocal.Tests.Items;

public sealed class PatchTests
{
    private const string Key = "[\"c1\"]";

    [Theory]
    [InlineData("""{"op":"add","path":"/b","value":{"x":1}}""", """{"a":1,"list":[1,2,3],"o":{"p":"q"},"b":{"x":1}}""")]
    [InlineData("""{"op":"add","path":"/list/1","value":9}""", """{"a":1,"list":[1,9,2,3],"o":{"p":"q"}}""")]
    [InlineData("""{"op":"add","path":"/list/3","value":9}""", """{"a":1,"list":[1,2,3,9],"o":{"p":"q"}}""")]
    [InlineData("""{"op":"add","path":"/list/-","value":null}""", """{"a":1,"list":[1,2,3,null],"o":{"p":"q"}}""")]
    [InlineData("""{"op":"set","path":"/list/1","value":9}""", """{"a":1,"list":[1,9,3],"o":{"p":"q"}}""")]
    [InlineData("""{"op":"set","path":"/o/new","value":true}""", """{"a":1,"list":[1,2,3],"o":{"p":"q","new":true}}""")]
    [InlineData("""{"op":"replace","path":"/o/p","value":"é"}""", """{"a":1,"list":[1,2,3],"o":{"p":"é"}}""")]
    [InlineData("""{"op":"remove","path":"/list/0"}""", """{"a":1,"list":[2,3],"o":{"p":"q"}}""")]
    [InlineData("""{"op":"remove","path":"/o"}""", """{"a":1,"list":[1,2,3]}""")]
    [InlineData("""{"op":"incr","path":"/a","value":5}""", """{"a":6,"list":[1,2,3],"o":{"p":"q"}}""")]
    [InlineData("""{"op":"incr","path":"/a","value":-0.5}""", """{"a":0.5,"list":[1,2,3],"o":{"p":"q"}}""")]
    [InlineData("""{"op":"incr","path":"/fresh","value":2}""", """{"a":1,"list":[1,2,3],"o":{"p":"q"},"fresh":2}""")]
    [InlineData("""{"op":"move","from":"/o/p","path":"/p"}""", """{"a":1,"list":[1,2,3],"o":{},"p":"q"}""")]
    [InlineData("""{"op":"move","from":"/a","path":"/list/0"}""", """{"list":[1,1,2,3],"o":{"p":"q"}}""")]
    public async Task EachOperationDoesWhatItSays(string operation, string expected)
    {
        await using var container = await OpenAsync();
        await container.RunAsync(Create("""{"id":"o1","customerId":"c1","a":1,"list":[1,2,3],"o":{"p":"q"}}"""));
        var result = await container.RunAsync(Patch("o1", Key, $$"""{"operations":[{{operation}}]}"""));
        Assert.Equal((200, null), (result.Status, result.ErrorMessage));
        Assert.Equal($$"""{"id":"o1","customerId":"c1",{{expected[1..]}}""", Plain(result.Body));
    }

    [Theory]
    [InlineData("""{"op":"replace","path":"/none","value":1}""")]
    [InlineData("""{"op":"remove","path":"/none"}""")]
    [InlineData("""{"op":"add","path":"/none/x","value":1}""")]
    [InlineData("""{"op":"add","path":"/list/4","value":1}""")]
    [InlineData("""{"op":"remove","path":"/list/3"}""")]
    [InlineData("""{"op":"incr","path":"/list","value":1}""")]
    [InlineData("""{"op":"incr","path":"/a","value":"1"}""")]
    [InlineData("""{"op":"move","from":"/none","path":"/a"}""")]
    [InlineData("""{"op":"move","from":"/o","path":"/o/p"}""")]
    [InlineData("""{"op":"move","path":"/a"}""")]
    [InlineData("""{"op":"add","path":"/a"}""")]
    [InlineData("""{"op":"merge","path":"/a","value":1}""")]
    [InlineData("""{"op":"set","path":"a","value":1}""")]
    [InlineData("""{"op":"set","path":"/id","value":"x"}""")]
    [InlineData("""{"op":"set","path":"/customerId","value":"x"}""")]
    [InlineData("""{"op":"remove","path":"/_ts"}""")]
    [InlineData("""{"op":"move","from":"/customerId","path":"/a"}""")]
    public async Task WhatCannotBeDoneIsRefusedAndChangesNothing(string operation)
    {
        const string document = """{"id":"o1","customerId":"c1","a":1,"list":[1,2,3],"o":{"p":"q"}}""";
        await using var container = await OpenAsync();
        await container.RunAsync(Create(document));
        Assert.Equal(400, await container.StatusAsync(Patch("o1", Key, $$"""{"operations":[{"op":"set","path":"/z","value":1},{{operation}}]}""")));
        Assert.Equal(document, await container.BodyAsync("o1", Key));
    }

    [Fact]
    public async Task TenOperationsAreTheLimit()
    {
        await using var container = await OpenAsync();
        await container.RunAsync(Create("""{"id":"o1","customerId":"c1","n":0}"""));
        string Times(int count) => $"[{string.Join(',', Enumerable.Repeat("""{"op":"incr","path":"/n","value":1}""", count))}]";
        Assert.Equal(200, await container.StatusAsync(Patch("o1", Key, Times(10))));
        Assert.Equal(400, await container.StatusAsync(Patch("o1", Key, Times(11))));
        Assert.Equal(400, await container.StatusAsync(Patch("o1", Key, "[]")));
        Assert.Equal("""{"id":"o1","customerId":"c1","n":10}""", await container.BodyAsync("o1", Key));
    }

    [Fact]
    public async Task TheConditionDecides()
    {
        ConditionOutcome Decide(string condition, ReadOnlyMemory<byte> document) => condition switch
        {
            "FROM c WHERE c.n = 1" => Json(document).GetProperty("n").GetInt32() == 1 ? ConditionOutcome.Met : ConditionOutcome.NotMet,
            _ => ConditionOutcome.Invalid("no such thing"),
        };
        await using var container = await OpenAsync(options: new() { PatchCondition = Decide });
        await container.RunAsync(Create("""{"id":"o1","customerId":"c1","n":1}"""));
        const string patch = """{"condition":"FROM c WHERE c.n = 1","operations":[{"op":"incr","path":"/n","value":1}]}""";
        Assert.Equal(200, await container.StatusAsync(Patch("o1", Key, patch)));
        Assert.Equal(412, await container.StatusAsync(Patch("o1", Key, patch)));
        Assert.Equal(400, await container.StatusAsync(Patch("o1", Key, patch.Replace("c.n", "c.m", StringComparison.Ordinal))));
        Assert.Equal("""{"id":"o1","customerId":"c1","n":2}""", await container.BodyAsync("o1", Key));
    }

    [Fact]
    public async Task PatchesNeedTheItemAndItsETag()
    {
        await using var container = await OpenAsync();
        const string patch = """[{"op":"set","path":"/n","value":1}]""";
        Assert.Equal(404, await container.StatusAsync(Patch("o1", Key, patch)));
        var created = await container.RunAsync(Create("""{"id":"o1","customerId":"c1"}"""));
        Assert.Equal(200, await container.StatusAsync(Patch("o1", Key, patch) with { IfMatch = created.ETag }));
        Assert.Equal(412, await container.StatusAsync(Patch("o1", Key, patch) with { IfMatch = created.ETag }));
    }
}
