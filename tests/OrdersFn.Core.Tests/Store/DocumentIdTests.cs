using CsCheck;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Tests.Store;

public sealed class DocumentIdTests
{
    /// <summary>Mostly what escapes are made of, so that many samples come near one.</summary>
    private static readonly Gen<string> Ids = Gen.String[Gen.Frequency((3, Gen.Char["/\\#?=% ~2F3Da"]), (1, Gen.Char)), 1, 128]
        .Where(id => Identifiers.OrderIdFault(id) is null);

    [Theory]
    [InlineData("ORD123456")]
    [InlineData("50%off")]
    [InlineData("WC%2F2024")]
    [InlineData("a=2Fb")]
    [InlineData("a~b")]
    [InlineData("2024-06-30T12:30:00Z")]
    public void WhatTheStoreTakesIsStoredAsItIs(string id) => Assert.Equal(id, DocumentId.Of(id));

    [Theory]
    [InlineData("#1001", " =231001")]
    [InlineData("INV/2024/0001", " INV=2F2024=2F0001")]
    [InlineData("WC\\7", " WC=5C7")]
    [InlineData("what?", " what=3F")]
    [InlineData("a=b/50%", " a=3Db=2F50=25")]
    public void WhatItDoesNotIsEscaped(string id, string stored) => Assert.Equal(stored, DocumentId.Of(id));

    [Fact]
    public void EveryIdComesBack() => Ids.Sample(id => DocumentId.Read(DocumentId.Of(id)) == id);

    [Fact]
    public void TwoIdsNeverShareAForm() =>
        Gen.Select(Ids, Ids).Sample((x, y) => x == y || DocumentId.Of(x) != DocumentId.Of(y));

    [Fact]
    public void EveryEscapedFormCanBeAddressedAndIsShortEnough() => Ids.Sample(id =>
    {
        var stored = DocumentId.Of(id);
        Assert.False(stored.AsSpan().ContainsAny("/\\#?"));
        Assert.True(stored == id || DocumentId.IsAddressable(stored), stored);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(stored), 1, 1023);
    });

    [Theory]
    [InlineData("50%", true)]
    [InlineData("50%o", true)]
    [InlineData("50%off", true)]
    [InlineData("%2", true)]
    [InlineData("%2g%", true)]
    [InlineData("jo%40example.com", false)]
    [InlineData("%%40", false)]
    [InlineData("a%2fb", false)]
    [InlineData("100%25", false)]
    public void APercentSignBeforeTwoHexadecimalDigitsCannotBeAddressed(string stored, bool isAddressable) =>
        Assert.Equal(isAddressable, DocumentId.IsAddressable(stored));
}
