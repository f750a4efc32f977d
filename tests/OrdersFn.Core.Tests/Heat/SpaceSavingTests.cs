using OrdersFn.Core.Heat;

namespace OrdersFn.Core.Tests.Heat;

public sealed class SpaceSavingTests
{
    [Fact]
    public void AsLongAsThereIsACounterForEachItCountsExactly()
    {
        var sketch = new SpaceSaving(3);
        foreach (var key in "abcaba")
            sketch.Add(key.ToString());
        Assert.Equal([("a", 3, 0), ("b", 2, 0), ("c", 1, 0)], Entries(sketch));
        Assert.Equal(6, sketch.Total);
    }

    [Fact]
    public void ANewKeyTakesTheCounterOfTheRarestAndKnowsHowWrongItMayBe()
    {
        var sketch = new SpaceSaving(2);
        foreach (var key in "aaabbc")
            sketch.Add(key.ToString());
        Assert.Equal([("a", 3, 0), ("c", 3, 2)], Entries(sketch));
    }

    [Fact]
    public void ClearedItIsAsNew()
    {
        var sketch = new SpaceSaving(2);
        foreach (var key in "aabbc")
            sketch.Add(key.ToString());
        sketch.Clear();
        sketch.Add("d");
        Assert.Equal([("d", 1, 0)], Entries(sketch));
        Assert.Equal(1, sketch.Total);
    }

    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(2, 1.5)]
    [InlineData(3, 0.5)]
    [InlineData(4, 3.0)]
    public void NoCountIsTooLowNoneTooHighByMoreThanItsErrorAndNoHeavyKeyIsMissed(int seed, double skew)
    {
        const int Counters = 64;
        const int Additions = 20_000;
        var random = new Random(seed);
        var sketch = new SpaceSaving(Counters);
        var truth = new Dictionary<string, long>();
        for (var i = 0; i < Additions; i++)
        {
            var key = ((int)(Math.Pow(random.NextDouble(), 1 + skew * 3) * 2000)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            truth[key] = truth.GetValueOrDefault(key) + 1;
            sketch.Add(key);
        }

        var entries = Entries(sketch);
        Assert.Equal(Additions, entries.Sum(entry => entry.Count));
        Assert.All(entries, entry =>
        {
            Assert.InRange(truth[entry.Key], entry.Count - entry.Error, entry.Count);
            Assert.InRange(entry.Error, 0, Additions / Counters);
        });
        var heavy = truth.Where(key => key.Value > Additions / Counters).Select(key => key.Key);
        Assert.Subset(entries.Select(entry => entry.Key).ToHashSet(), heavy.ToHashSet());
    }

    private static List<(string Key, long Count, long Error)> Entries(SpaceSaving sketch)
    {
        var entries = new List<(string Key, long Count, long Error)>();
        foreach (var counted in sketch.Counted)
        {
            Assert.Equal(counted.Count - counted.Error, counted.Surely);
            entries.Add((counted.Key, counted.Count, counted.Error));
        }

        return [.. entries.OrderBy(entry => entry.Key, StringComparer.Ordinal)];
    }
}
