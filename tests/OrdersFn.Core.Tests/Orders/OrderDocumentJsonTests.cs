using System.Text.Json;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Tests.Orders;

public sealed class OrderDocumentJsonTests
{
    private static readonly OrderDocument Document = OrderDocument.From(
        new Order
        {
            OrderId = "o \"1\" é 😀",
            CustomerId = "c",
            OrderedAt = new(2025, 6, 30, 12, 30, 0, TimeSpan.Zero),
            ReceivedAt = new(2025, 6, 30, 12, 30, 1, TimeSpan.Zero),
            Items = [new("BANK CHARGES", 1, 2999), new("<b>&\u2028", 2, 0)],
            Currency = "GBP",
            Status = OrderStatus.Shipped,
            Total = 2999,
            Quantity = 3,
            Version = 4,
        },
        "c~2", 3);

    public static TheoryData<OrderDocument> Documents => new(
        Document,
        Document with { Total = ExactInt64Converter.LargestExactDouble },
        Document with { Total = long.MaxValue },
        Document with { MovedTo = new("c~3", 7) },
        Document with { MovedTo = new("c~3", 7), IsSeen = true },
        Document with { IsCopy = true },
        Document with { Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" },
        Document with { Type = OrderDocument.TombstoneType, Items = null, Currency = null, Status = null, Total = 0, Quantity = 0, Ttl = 86_400 });

    [Theory]
    [MemberData(nameof(Documents))]
    public void WrittenByHandIsWhatTheSerializerWouldWrite(OrderDocument document)
    {
        var byHand = JsonElement.Parse(OrderDocumentJson.ToStream(document).ToArray());
        var bySerializer = JsonElement.Parse(StoreJson.ToStream(document).ToArray());
        Assert.True(JsonElement.DeepEquals(bySerializer, byHand), byHand.GetRawText());
    }

    [Fact]
    public void WhatIsWrittenIsReadBackAsItWas()
    {
        using var stream = OrderDocumentJson.ToStream(Document);
        var read = StoreJson.From<OrderDocument>(stream);
        Assert.Equal(Document.Items, read.Items);
        Assert.Equal(Document, read with { Items = Document.Items });
    }

    [Fact]
    public void TheStoresOwnFieldsAreNotWritten()
    {
        var written = JsonElement.Parse(OrderDocumentJson.ToStream(Document with { StoreTag = "\"t\"", WrittenAt = 7 }).ToArray());
        Assert.False(written.TryGetProperty("_etag", out _));
        Assert.False(written.TryGetProperty("_ts", out _));
    }

    [Fact]
    public void TheStreamLendsItsBuffer() => Assert.True(OrderDocumentJson.ToStream(Document).TryGetBuffer(out _));
}
