using System.Buffers.Text;
using System.Globalization;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;
using OrdersFn.Http.Cursors;

namespace OrdersFn.Http.Tests.Cursors;

public sealed class CursorCodecTests
{
    private const string Query = "\ntimeline\n\n2025-01-01";

    private static readonly KeysetPosition Position = new(new(2025, 6, 30, 12, 30, 0, TimeSpan.Zero), "ORD-π-𝄞", "CUST789");

    private readonly CursorCodec _codec = new(new byte[] { 1, 2, 3 });

    [Fact]
    public void APositionComesBackAsItWas()
    {
        Assert.True(_codec.TryDecode(_codec.Encode(Position, Query), Query, out var position));
        Assert.Equal(Position, position);
    }

    [Fact]
    public void TheLongestIdsComeBack()
    {
        var longest = string.Concat(Enumerable.Repeat("𝄞", Identifiers.LongestId));
        var position = new KeysetPosition(DateTimeOffset.MaxValue.AddTicks(-5), longest, longest);
        Assert.True(_codec.TryDecode(_codec.Encode(position, Query), Query, out var decoded));
        Assert.Equal(position, decoded);
    }

    [Fact]
    public void EveryChangedBitIsNoticed()
    {
        var bytes = Base64Url.DecodeFromChars(_codec.Encode(Position, Query));
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var changed = bytes.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(_codec.TryDecode(Base64Url.EncodeToString(changed), Query, out _), bit.ToString(CultureInfo.InvariantCulture));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("not base64!")]
    [InlineData("AAAA")]
    [InlineData("AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void WhatWasNeverGivenOutIsRefused(string cursor) => Assert.False(_codec.TryDecode(cursor, Query, out _));

    [Fact]
    public void CutOrPaddedCursorsAreRefused()
    {
        var cursor = _codec.Encode(Position, Query);
        for (var length = 0; length < cursor.Length; length++)
            Assert.False(_codec.TryDecode(cursor[..length], Query, out _));
        Assert.False(_codec.TryDecode(cursor + "=", Query, out _));
        Assert.False(_codec.TryDecode(cursor + " ", Query, out _));
    }

    [Fact]
    public void AnotherQueryOrAnotherKeyIsRefused()
    {
        var cursor = _codec.Encode(Position, Query);
        Assert.False(_codec.TryDecode(cursor, Query + " ", out _));
        Assert.False(new CursorCodec(new byte[] { 1, 2, 4 }).TryDecode(cursor, Query, out _));
    }

    [Fact]
    public void EveryPartOfAQueryBinds()
    {
        var time = Position.Time;
        string[] bindings =
        [
            QueryBinding.Of("timeline", null, null, null, null, false),
            QueryBinding.Of("customer", null, null, null, null, false),
            QueryBinding.Of("customer", "a", null, null, null, false),
            QueryBinding.Of("timeline", null, time, null, null, false),
            QueryBinding.Of("timeline", null, null, time, null, false),
            QueryBinding.Of("timeline", null, null, null, OrderStatus.Paid, false),
            QueryBinding.Of("timeline", null, null, null, null, true),
        ];
        Assert.Equal(bindings.Length, bindings.Distinct().Count());
    }
}
