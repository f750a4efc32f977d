using CosmosHash;
using OrdersFn.Core.Partitioning;

namespace OrdersFn.Core.Tests.Partitioning;

public sealed class LayoutTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void WithOneBucketEveryOrderLiesUnderTheCustomerItself()
    {
        var layout = new Layout("GUEST", [LayoutEpoch.Single]);
        Assert.Equal(new Place("GUEST", 0), layout.PlaceOf(LayoutEpoch.Single, "536365"));
        Assert.Equal(["GUEST"], layout.StoredCustomerIds());
    }

    [Fact]
    public void TheLaneFollowsFromTheBucket()
    {
        var epoch = new LayoutEpoch(1, 8, 4, Start);
        var layout = new Layout("GUEST", [epoch]);
        var lanes = layout.StoredCustomerIds();
        var places = Enumerable.Range(0, 500).Select(n => layout.PlaceOf(epoch, $"{n}")).ToList();
        Assert.Equal(8, places.Distinct().Count());
        Assert.All(places, place => Assert.Equal(lanes[place.SaltBucket % 4], place.StoredCustomerId));
    }

    [Theory]
    [InlineData("GUEST")]
    [InlineData("12748")]
    [InlineData("Zoë")]
    public void LanesDivideTheKeySpaceEvenlyAtEveryCount(string customer)
    {
        var names = new Layout(customer, [new(0, 64, 64, Start)]).StoredCustomerIds();
        Assert.Equal(customer, names[0]);
        Assert.All(names.Skip(1), name => Assert.StartsWith($"{customer}~", name, StringComparison.Ordinal));
        for (var lanes = 1; lanes <= 64; lanes *= 2)
        {
            // Hash values begin with two bits of 0; the slice is what follows.
            var slices = names.Take(lanes).Select(name => EffectivePartitionKey.Of(KeyComponent.Of(name)).Bytes[0] * lanes / 64);
            Assert.Equal(Enumerable.Range(0, lanes), slices.Order());
        }
    }

    [Fact]
    public void LanesKeepTheirNamesWhenThereAreMore()
    {
        var few = new Layout("GUEST", [new(0, 4, 4, Start)]).StoredCustomerIds();
        var many = new Layout("GUEST", [new(0, 16, 16, Start)]).StoredCustomerIds();
        Assert.Equal(few, many.Take(4));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(4, 0)]
    [InlineData(4, 3)]
    [InlineData(4, 8)]
    public void ALayoutThatCannotBeIsRefused(int buckets, int lanes) =>
        Assert.Throws<ArgumentException>(() => new Layout("GUEST", [new(0, buckets, lanes, Start)]));
}
