using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using OrdersFn.Core.Orders;
using OrdersFn.Http.Requests;

namespace OrdersFn.Http.Tests.Requests;

public sealed class QueryReaderTests
{
    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=1001", "limit")]
    [InlineData("?limit=-1", "limit")]
    [InlineData("?limit=+1", "limit")]
    [InlineData("?limit=1.0", "limit")]
    [InlineData("?limit=", "limit")]
    [InlineData("?limit=1&limit=2", "limit")]
    [InlineData("?limt=1", "limt")]
    [InlineData("?Limit=1", "Limit")]
    [InlineData("?from=2025-06-30", "from")]
    [InlineData("?from=2025-06-30T12:30:00", "from")]
    [InlineData("?to=yesterday", "to")]
    [InlineData("?from=2025-06-30T12:30:00Z&to=2025-06-30T12:29:59Z", "from")]
    [InlineData("?status=lost", "status")]
    [InlineData("?status=Paid", "status")]
    [InlineData("?order=up", "order")]
    public void WhatIsWrongIsNamed(string query, string field) => Assert.Equal(field, Assert.Single(Read(query).Errors).Field);

    [Fact]
    public void EverythingWrongIsNamedAtOnce() =>
        Assert.Equal(["x", "from", "status", "limit"], Read("?x=1&from=a&status=b&limit=c").Errors.Select(error => error.Field));

    [Fact]
    public void WhatIsRightIsRead()
    {
        var read = Read("?from=2025-06-30T12:30:00%2B02:00&to=2025-07-01T00:00:00Z&status=paid&order=desc&limit=7&cursor=c&code=key");
        Assert.Empty(read.Errors);
        Assert.Equal(new DateTimeOffset(2025, 6, 30, 10, 30, 0, TimeSpan.Zero), read.From);
        Assert.Equal(new DateTimeOffset(2025, 7, 1, 0, 0, 0, TimeSpan.Zero), read.To);
        Assert.Equal(OrderStatus.Paid, read.Status);
        Assert.True(read.Descending);
        Assert.Equal(7, read.Limit);
    }

    [Fact]
    public void APlusThatBecameABlankIsUnderstood() =>
        Assert.Equal(new DateTimeOffset(2025, 6, 30, 10, 30, 0, TimeSpan.Zero), Read("?from=2025-06-30T12:30:00+02:00").From);

    [Fact]
    public void AnEmptyRangeIsARange() => Assert.Empty(Read("?from=2025-06-30T12:30:00Z&to=2025-06-30T14:30:00%2B02:00").Errors);

    [Fact]
    public void DefaultsStandWhereNothingIsSaid()
    {
        var read = Read("");
        Assert.Equal((null, null, null, false, 100), (read.From, read.To, read.Status, read.Descending, read.Limit));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("?wait=2s", 2000)]
    [InlineData("?wait=1.5s", 1500)]
    [InlineData("?wait=500ms", 500)]
    [InlineData("?wait=0s", 0)]
    [InlineData("?wait=30s", 30_000)]
    [InlineData("?wait=30000ms", 30_000)]
    public void AWaitIsRead(string query, int milliseconds)
    {
        var reader = Reader(query);
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), reader.Wait());
        Assert.Empty(reader.Errors);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("s")]
    [InlineData("ms")]
    [InlineData("-1s")]
    [InlineData("+1s")]
    [InlineData("1,5s")]
    [InlineData(".5s")]
    [InlineData("1.s")]
    [InlineData("2 s")]
    [InlineData("2S")]
    [InlineData("2m")]
    [InlineData("1e1s")]
    [InlineData("NaNs")]
    [InlineData("30.1s")]
    [InlineData("30001ms")]
    [InlineData("99999999999999999999999999s")]
    [InlineData("999999999999999999999999999999999999999999s")]
    public void AWaitThatCannotBeIsNamedWithWhatCan(string wait)
    {
        var reader = Reader($"?wait={wait}");
        reader.Wait();
        var error = Assert.Single(reader.Errors);
        Assert.Equal(("wait", "must be a number of seconds or milliseconds such as 2s, 1.5s or 500ms, at most 30s"), (error.Field, error.Reason));
    }

    private static QueryReader Reader(string query) => new(
        new QueryCollection(QueryHelpers.ParseQuery(query)), "from", "to", "status", "order", "limit", "cursor", "wait");

    private static Result Read(string query)
    {
        var reader = Reader(query);
        var (from, to) = reader.Range();
        return new(from, to, reader.Status(), reader.Descending(byDefault: false), reader.Limit(), reader.Errors);
    }

    private sealed record Result(
        DateTimeOffset? From, DateTimeOffset? To, OrderStatus? Status, bool Descending, int Limit, IReadOnlyList<FieldError> Errors);
}
