using CosmosHash;
using CosmosLocal.Resources;

namespace CosmosLocal.Tests.Resources;

public sealed class ResourceIdTests
{
    // The SDK's own parser is the judge: it takes rids apart for paths, session tokens and ORDER BY.
    [Fact]
    public void TheSdkReadsTheIdsAsWhatTheyAre()
    {
        var database = ResourceId.OfDatabase(1);
        var container = ResourceId.OfContainer(database, 2);

        Assert.Equal("EAAAAQ==", database);
        Assert.Equal("EAAAAYAAAAI=", container);
        var (databaseId, containerId) = SdkResourceId.Parse(container);
        Assert.Equal(database, databaseId);
        Assert.Equal(container, containerId);
        Assert.Equal((database, container), SdkResourceId.Parse(ResourceId.OfRange(container, 7)));
        Assert.Equal(4, ResourceId.OfOffer(300).Length);
    }

    [Fact]
    public void FourSlicesAreCutWhereCosmosCuts()
    {
        var slices = KeySlices.Equal(4);

        Assert.Equal(["", "0" + new string('F', 31), "1" + new string('F', 31), "2" + new string('F', 31)], slices.Select(slice => slice.Min.ToString()));
        Assert.Equal(EffectivePartitionKey.Maximum, slices[^1].Max);
        Assert.All(Enumerable.Range(1, 64), count => AssertCoversTheSpace(KeySlices.Equal(count)));
    }

    private static void AssertCoversTheSpace(IReadOnlyList<KeyRange> slices)
    {
        Assert.Equal(EffectivePartitionKey.Minimum, slices[0].Min);
        Assert.Equal(EffectivePartitionKey.Maximum, slices[^1].Max);
        for (var i = 1; i < slices.Count; i++)
            Assert.Equal(slices[i - 1].Max, slices[i].Min);
        Assert.All(slices, slice => Assert.False(slice.IsEmpty));
    }
}
