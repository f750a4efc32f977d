using CosmosLocal.Indexing;

namespace CosmosLocal.Tests.Indexing;

public sealed class IndexKeyTests
{
    // In the order in which Cosmos sorts.
    private static readonly byte[][] Ordered = [
        IndexKey.Encode(IndexKeyType.Undefined), IndexKey.Encode(IndexKeyType.Null), IndexKey.Encode(false), IndexKey.Encode(true),
        IndexKey.Encode(double.MinValue), IndexKey.Encode(-1.5), IndexKey.Encode(-double.Epsilon), IndexKey.Encode(0.0), IndexKey.Encode(double.Epsilon),
        IndexKey.Encode(1), IndexKey.Encode(2), IndexKey.Encode(10), IndexKey.Encode(double.MaxValue),
        IndexKey.Encode(""), IndexKey.Encode("\0"), IndexKey.Encode("\0\0"), IndexKey.Encode("\0a"), IndexKey.Encode("\u0001"), IndexKey.Encode("A"), IndexKey.Encode("a"), IndexKey.Encode("a\0"),
        IndexKey.Encode("a\0b"), IndexKey.Encode("a\u0001"), IndexKey.Encode("aa"), IndexKey.Encode("b"), IndexKey.Encode("é"), IndexKey.Encode("\uFFFD"), IndexKey.Encode("😀"),
        IndexKey.Encode(IndexKeyType.Array), IndexKey.Encode(IndexKeyType.Object)];

    [Fact]
    public void BytesSortAsValuesDo()
    {
        for (var i = 0; i + 1 < Ordered.Length; i++)
            Assert.True(Ordered[i].AsSpan().SequenceCompareTo(Ordered[i + 1]) < 0, $"{i}");
    }

    [Fact]
    public void InvertedAndStrungTogetherTheySortToo()
    {
        byte[][] tails = [IndexKey.Encode(1), IndexKey.Encode("z"), IndexKey.Encode(IndexKeyType.Object)];
        for (var i = 0; i + 1 < Ordered.Length; i++)
        {
            foreach (var left in tails)
            {
                foreach (var right in tails)
                {
                    byte[] low = [.. Ordered[i], .. left];
                    byte[] high = [.. Ordered[i + 1], .. right];
                    Assert.True(low.AsSpan().SequenceCompareTo(high) < 0, $"{i}");
                    byte[] lowInverted = [.. IndexKey.Invert(Ordered[i + 1]), .. left];
                    byte[] highInverted = [.. IndexKey.Invert(Ordered[i]), .. right];
                    Assert.True(lowInverted.AsSpan().SequenceCompareTo(highInverted) < 0, $"{i} inverted");
                }
            }
        }
    }

    [Fact]
    public void MinusZeroIsZero() => Assert.Equal(IndexKey.Encode(0.0), IndexKey.Encode(-0.0));

    [Fact]
    public void RangesHoldWhatTheyNameAndNothingElse()
    {
        bool In(IndexKeyRange range, byte[] key) => key.AsSpan().SequenceCompareTo(range.Low) >= 0 && key.AsSpan().SequenceCompareTo(range.High) < 0;
        for (var i = 0; i < Ordered.Length; i++)
        {
            var equal = IndexKeyRange.Equal(Ordered[i]);
            for (var k = 0; k < Ordered.Length; k++)
                Assert.Equal(i == k, In(equal, Ordered[k]));
        }
        var open = IndexKeyRange.Between(IndexKeyType.Number, IndexKey.Encode(1), lowInclusive: false, null, highInclusive: false);
        Assert.False(In(open, IndexKey.Encode(1)));
        Assert.True(In(open, IndexKey.Encode(1.0000001)));
        Assert.True(In(open, IndexKey.Encode(double.MaxValue)));
        Assert.False(In(open, IndexKey.Encode("")));
        var starts = IndexKeyRange.StartsWith("a");
        Assert.True(In(starts, IndexKey.Encode("a")));
        Assert.True(In(starts, IndexKey.Encode("a😀")));
        Assert.False(In(starts, IndexKey.Encode("b")));
        Assert.True(In(IndexKeyRange.StartsWith(""), IndexKey.Encode("😀")));
    }
}
