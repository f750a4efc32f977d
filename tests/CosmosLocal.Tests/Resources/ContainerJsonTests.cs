using System.Text;
using System.Text.Json;
using CosmosLocal.Resources;

namespace CosmosLocal.Tests.Resources;

public sealed class ContainerJsonTests
{
    [Fact]
    public void ASingleKeyWithoutVersionIsAnsweredAsHashVersion2()
    {
        var json = Written("""{"id":"c","partitionKey":{"paths":["/pk"],"kind":"Hash"}}""");

        Assert.Equal("""{"paths":["/pk"],"kind":"Hash","version":2}""", json.GetProperty("partitionKey").GetRawText());
        Assert.Equal("consistent", json.GetProperty("indexingPolicy").GetProperty("indexingMode").GetString());
        Assert.False(json.TryGetProperty("defaultTtl", out _));
    }

    [Fact]
    public void WhatChangesNothingHereIsKeptAndSystemPropertiesAreNot()
    {
        var json = Written(
            """
            {"id":"c","partitionKey":{"paths":["/a","/b"],"kind":"MultiHash","version":2},"defaultTtl":-1,"geospatialConfig":{"type":"Geometry"},
             "uniqueKeyPolicy":{"uniqueKeys":[{"paths":["/n"]}]},"_etag":"theirs","_rid":"theirs","fullTextPolicy":{}}
            """);

        Assert.Equal("Geometry", json.GetProperty("geospatialConfig").GetProperty("type").GetString());
        Assert.Equal(-1, json.GetProperty("defaultTtl").GetInt32());
        Assert.Equal("/n", json.GetProperty("uniqueKeyPolicy").GetProperty("uniqueKeys")[0].GetProperty("paths")[0].GetString());
        Assert.Equal("\"e\"", json.GetProperty("_etag").GetString());
        Assert.Equal("dbs/EAAAAQ==/colls/EAAAAYAAAAI=/", json.GetProperty("_self").GetString());
        Assert.False(json.TryGetProperty("fullTextPolicy", out _));
    }

    [Fact]
    public void WhatAContainerKeepsForTheChangeFeedIsReadAndReturned()
    {
        const string Policies =
            """
            "changeFeedPolicy":{"retentionDuration":60},"previousImageRetentionPolicy":{"supportedFeatures":{"allVersionsAndDeletes":{"mode":2}}}
            """;
        var body = $$"""{"id":"c","partitionKey":{"paths":["/pk"],"kind":"Hash"},{{Policies.Trim()}}}""";
        var spec = ContainerJson.Parse(Encoding.UTF8.GetBytes(body)).Value!;

        Assert.Equal(new AllVersionsPolicy(TimeSpan.FromHours(1), KeepsReplaced: false, KeepsDeleted: true), spec.AllVersions);
        Assert.Contains(Policies.Trim(), Written(body).GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"retentionDuration":0}""")]
    [InlineData("null")]
    public void NoRetentionLeavesItToTheAccount(string policy)
    {
        var body = $$"""{"id":"c","partitionKey":{"paths":["/pk"],"kind":"Hash"},"changeFeedPolicy":{{policy}}}""";
        Assert.Equal(AllVersionsPolicy.None, ContainerJson.Parse(Encoding.UTF8.GetBytes(body)).Value!.AllVersions);
    }

    [Theory]
    [InlineData("[]", "object")]
    [InlineData("{", "JSON")]
    [InlineData("""{"partitionKey":{"paths":["/a"],"kind":"Hash"}}""", "'id'")]
    [InlineData("""{"id":"a/b","partitionKey":{"paths":["/a"],"kind":"Hash"}}""", "characters")]
    [InlineData("""{"id":"a"}""", "partition key is missing")]
    [InlineData("""{"id":"a","partitionKey":{"paths":["/a"],"kind":"Range"}}""", "Range")]
    [InlineData("""{"id":"a","partitionKey":{"paths":["/a","/b"],"kind":"Hash"}}""", "MultiHash")]
    [InlineData("""{"id":"a","partitionKey":{"paths":["/a","/b","/c","/d"],"kind":"MultiHash"}}""", "at most 3")]
    [InlineData("""{"id":"a","partitionKey":{"paths":["/a","/a"],"kind":"MultiHash"}}""", "twice")]
    [InlineData("""{"id":"a","partitionKey":{"paths":["a"],"kind":"Hash"}}""", "'a'")]
    [InlineData("""{"id":"a","partitionKey":{"paths":["/a"],"kind":"Hash"},"defaultTtl":0}""", "defaultTtl")]
    [InlineData("""{"id":"a","partitionKey":{"paths":["/a"],"kind":"Hash"},"indexingPolicy":{"indexingMode":"later"}}""", "later")]
    [InlineData("""{"id":"a","partitionKey":{"paths":["/a"],"kind":"Hash"},"uniqueKeyPolicy":{"uniqueKeys":[{"paths":[]}]}}""", "unique key")]
    [InlineData("""{"id":"a","partitionKey":{"paths":["/a"],"kind":"Hash"},"computedProperties":[{"name":"x","query":"SELECT 1"}]}""", "computedProperties")]
    [InlineData("""{"id":"a","partitionKey":{"paths":["/a"],"kind":"Hash"},"changeFeedPolicy":{"retentionDuration":-1}}""", "changeFeedPolicy")]
    [InlineData("""{"id":"a","partitionKey":{"paths":["/a"],"kind":"Hash"},"changeFeedPolicy":{"retentionDuration":"1"}}""", "changeFeedPolicy")]
    [InlineData("""{"id":"a","partitionKey":{"paths":["/a"],"kind":"Hash"},"changeFeedPolicy":{"other":1}}""", "changeFeedPolicy")]
    [InlineData("""{"id":"a","partitionKey":{"paths":["/a"],"kind":"Hash"},"previousImageRetentionPolicy":{"mode":1}}""", "previousImageRetentionPolicy")]
    [InlineData("""{"id":"a","partitionKey":{"paths":["/a"],"kind":"Hash"},"previousImageRetentionPolicy":{"supportedFeatures":{"containerCopy":{"mode":1}}}}""", "previousImageRetentionPolicy")]
    [InlineData("""{"id":"a","partitionKey":{"paths":["/a"],"kind":"Hash"},"previousImageRetentionPolicy":{"supportedFeatures":{"allVersionsAndDeletes":{"mode":4}}}}""", "previousImageRetentionPolicy")]
    public void WhatCannotBeIsRefusedByName(string body, string named)
    {
        var outcome = ContainerJson.Parse(Encoding.UTF8.GetBytes(body));

        Assert.Equal(400, outcome.Status);
        Assert.Contains(named, outcome.Message, StringComparison.Ordinal);
    }

    private static JsonElement Written(string body)
    {
        var spec = ContainerJson.Parse(Encoding.UTF8.GetBytes(body)).Value!;
        return JsonElement.Parse(ContainerJson.Write(spec.Define("EAAAAQ==", "EAAAAYAAAAI=", 2, "\"e\"", 1)));
    }
}
