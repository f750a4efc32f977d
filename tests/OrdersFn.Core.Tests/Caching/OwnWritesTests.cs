using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OrdersFn.Core.Caching;

namespace OrdersFn.Core.Tests.Caching;

public sealed class OwnWritesTests
{
    private const string Customer = "CUST789";
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 5, TimeSpan.Zero));

    [Fact]
    public void HostsThatWroteNothingHaveTheSameMarkForASlice()
    {
        var (one, other) = (NewHost(), NewHost());
        var mark = one.MarkOf(Customer);
        Assert.Equal(mark, other.MarkOf(Customer));
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(mark, one.MarkOf(Customer));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.NotEqual(mark, one.MarkOf(Customer));
        Assert.Equal(one.MarkOf(Customer), other.MarkOf(Customer));
    }

    [Fact]
    public void AWriteMarksItsCustomerOnItsHostAlone()
    {
        var (one, other) = (NewHost(), NewHost());
        var mark = one.MarkOf(Customer);
        one.Note(Customer);
        Assert.NotEqual(mark, one.MarkOf(Customer));
        Assert.Equal(mark, other.MarkOf(Customer));
        Assert.Contains(mark, Enumerable.Range(0, 10).Select(n => one.MarkOf($"C{n}")));
        other.Note(Customer);
        Assert.NotEqual(one.MarkOf(Customer), other.MarkOf(Customer));
    }

    [Fact]
    public void NoTwoWritesHaveTheSameMarkAlsoWhenTheClockStandsStill()
    {
        var host = NewHost();
        var marks = new HashSet<WriteMark> { host.MarkOf(Customer) };
        for (var n = 0; n < 100; n++)
        {
            host.Note(Customer);
            Assert.True(marks.Add(host.MarkOf(Customer)));
        }
    }

    [Fact]
    public void TheOwnMarkOutlastsEveryKeyThatAHostWithAnotherClockCanHaveUsedBeforeTheWrite()
    {
        var host = NewHost();
        var ahead = new FakeTimeProvider(_time.GetUtcNow() + TimeSpan.FromSeconds(9.9));
        var used = new OwnWrites(Options.Create(new CacheOptions()), ahead).MarkOf(Customer);
        host.Note(Customer);
        var own = host.MarkOf(Customer);
        // To the end of the next slice.
        for (var second = 0; second < 15; second++)
        {
            Assert.Equal(own, host.MarkOf(Customer));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(NewHost().MarkOf(Customer), host.MarkOf(Customer));
        Assert.NotEqual(used, host.MarkOf(Customer));
    }

    [Fact]
    public void ALongLifetimeHasLongSlices()
    {
        var host = new OwnWrites(Options.Create(new CacheOptions { ListFor = TimeSpan.FromMinutes(1) }), _time);
        var mark = host.MarkOf(Customer);
        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(mark, host.MarkOf(Customer));
    }

    private OwnWrites NewHost() => new(Options.Create(new CacheOptions()), _time);
}
