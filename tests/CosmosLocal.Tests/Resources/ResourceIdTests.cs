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
}
