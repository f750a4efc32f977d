using System.Text.Json;
using CosmosLocal.Indexing;

namespace CosmosLocal.Tests.Indexing;

public sealed class IndexingPolicyTests
{
    private static IndexingPolicy Policy(string json) => IndexingPolicy.Parse(JsonDocument.Parse(json).RootElement);

    [Theory]
    [InlineData("/anything", true)]
    [InlineData("/id", true)]
    [InlineData("/blob", false)]
    [InlineData("/blob/x", true)]
    [InlineData("/deep", false)]
    [InlineData("/deep/a", false)]
    [InlineData("/deep/a/b", false)]
    [InlineData("/deep/kept", true)]
    [InlineData("/deep/kept/x", false)]
    [InlineData("/items/[]/sku", true)]
    [InlineData("/items/[]/note", false)]
    [InlineData("/a b/x", false)]
    public void TheMostPreciseRuleWins(string path, bool indexed)
    {
        var policy = Policy("""
            {"indexingMode":"Consistent","includedPaths":[{"path":"/*","indexes":[]},{"path":"/deep/kept/?"}],
             "excludedPaths":[{"path":"/blob/?"},{"path":"/deep/*"},{"path":"/items/[]/note/?"},{"path":"/\"a b\"/*"},{"path":"/\"_etag\"/?"}]}
            """);
        Assert.Equal(indexed, policy.IsIndexed(path));
    }

    [Fact]
    public void OnlyWhatIsIncludedIsIndexedWhenAllIsExcluded()
    {
        var policy = Policy("""{"includedPaths":[{"path":"/status/?"},{"path":"/items/[]/sku/?"}],"excludedPaths":[{"path":"/*"}]}""");
        Assert.True(policy.IsIndexed("/status"));
        Assert.True(policy.IsIndexed("/items/[]/sku"));
        Assert.True(policy.IsIndexed("/id"));
        Assert.False(policy.IsIndexed("/total"));
        Assert.True(policy.StoresUndefined("/status"));
        Assert.False(policy.StoresUndefined("/items/[]/sku"));
        Assert.False(policy.StoresUndefined("/total"));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"indexingMode":"consistent","automatic":true,"includedPaths":[],"excludedPaths":[]}""")]
    public void NothingSaidMeansEverything(string json) => Assert.True(Policy(json).IsIndexed("/x/y/[]"));

    [Fact]
    public void ModeNoneIndexesIdsOnly()
    {
        var policy = Policy("""{"indexingMode":"none"}""");
        Assert.True(policy.IsIndexed("/id"));
        Assert.False(policy.IsIndexed("/x"));
    }

    [Fact]
    public void ACompositeIndexGivesItsOrderAndTheReverse()
    {
        var policy = Policy("""{"includedPaths":[{"path":"/*"}],"compositeIndexes":[[{"path":"/ts","order":"descending"},{"path":"/total","order":"ascending"}]]}""");
        Assert.NotNull(policy.FindComposite([new("/ts", true), new("/total", false)], out var reversed));
        Assert.False(reversed);
        Assert.NotNull(policy.FindComposite([new("/ts", false), new("/total", true)], out reversed));
        Assert.True(reversed);
        Assert.False(policy.HasComposite([new("/ts", true), new("/total", true)]));
        Assert.False(policy.HasComposite([new("/total", false), new("/ts", true)]));
        Assert.False(policy.HasComposite([new("/ts", true)]));
    }

    [Theory]
    [InlineData("""{"includedPaths":[{"path":"/a/?"}]}""")]
    [InlineData("""{"includedPaths":[{"path":"a"}],"excludedPaths":[{"path":"/*"}]}""")]
    [InlineData("""{"includedPaths":[{"path":"/*"}],"indexingMode":"sometimes"}""")]
    [InlineData("""{"includedPaths":[{"path":"/*"}],"compositeIndexes":[[{"path":"/a"}]]}""")]
    [InlineData("""{"includedPaths":[{"path":"/*"}],"compositeIndexes":[[{"path":"/a"},{"path":"/a","order":"descending"}]]}""")]
    [InlineData("""{"includedPaths":[{"path":"/*"}],"compositeIndexes":[[{"path":"/a"},{"path":"/b","order":"up"}]]}""")]
    [InlineData("\"text\"")]
    public void ABadPolicyIsRefusedWithAReason(string json)
    {
        Assert.False(IndexingPolicy.TryParse(JsonDocument.Parse(json).RootElement, out _, out var error));
        Assert.NotEmpty(error);
    }

    [Theory]
    [InlineData("/a/[]/b")]
    [InlineData("/\"a/b\"/c")]
    [InlineData("/\"\\\"\"")]
    public void PathsAreWrittenAsTheyAreRead(string text) => Assert.Equal(text, IndexPath.Parse(text).ToString());
}
