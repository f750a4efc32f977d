using System.Text;
using CosmosLocal.Batches;
using CosmosLocal.Items;

namespace CosmosLocal.Tests.Batches;

public sealed class HybridRowTests
{
    private const string Segment = "81F0D8FF7F010A000000";
    private const string CreateB1 = "81F1D8FF7F1A000000284DA0E9817054E17F4300000000020000000B7B226964223A226231227D";
    private const string ReplaceB2 = "81F1D8FF7F24000000F48C0E84817054E17F530500000002000000026232" + "0B7B226964223A226232227D140904226531" + "22";
    private const string ReadB2 = "81F1D8FF7F110000007DF08E08817054E17F130200000002000000026232";
    private const string BulkRead = "81F1D8FF7F1C0000001195ECDB817054E17F1702000000020000000A5B226331222C312E305D026F31";

    [Fact]
    public void OperationsThatTheSdkWroteAreRead()
    {
        var batch = HybridRowRequest.Decode(Convert.FromHexString(Segment + CreateB1 + ReplaceB2 + ReadB2 + BulkRead));

        Assert.Null(batch.Error);
        Assert.Equal(
            [ItemOperationKind.Create, ItemOperationKind.Replace, ItemOperationKind.Read, ItemOperationKind.Read],
            batch.Operations.Select(operation => operation.Kind));
        Assert.Equal("""{"id":"b1"}""", Encoding.UTF8.GetString(batch.Operations[0].Body.Span));
        Assert.Equal(("b2", "\"e1\""), (batch.Operations[1].Id, batch.Operations[1].IfMatch));
        Assert.Equal("b2", batch.Operations[2].Id);
        Assert.Equal(("o1", """["c1",1.0]"""), (batch.Operations[3].Id, batch.Operations[3].KeyJson));
    }

    [Fact]
    public void ResultsAreWrittenAsTheSdkReadsThem()
    {
        ItemResult[] results =
        [
            new() { Status = 201, ETag = "\"1\"", Body = """{"id":"a"}"""u8.ToArray(), Charge = 6.29 },
            new() { Status = 204, Charge = 5 },
            new() { Status = 409, Charge = 1 },
            new() { Status = 424 },
            new() { Status = 429, SubStatus = 3200, RetryAfterMs = 15, Charge = 0.38 },
        ];

        Assert.Equal(
            Segment
            + "81F1D8FF7F2700000062B6622A817154E17F0FC900000000000000032231220A7B226964223A2261227D1006295C8FC2F5281940"
            + "81F1D8FF7F180000003383F917817154E17F03CC0000000000000010060000000000001440"
            + "81F1D8FF7F18000000AA5F231A817154E17F0399010000000000001006000000000000F03F"
            + "81F1D8FF7F0E0000001BDA7390817154E17F03A801000000000000"
            + "81F1D8FF7F1E000000CA1996AA817154E17F03AD010000800C00000B050F000000100652B81E85EB51D83F",
            Convert.ToHexString(HybridRowResponse.Encode(results)));
    }

    [Fact]
    public void OptionsAtTheEndOfARowAreRead()
    {
        // indexingDirective "Exclude", ifNoneMatch "*", minimalReturnPreference, timeToLiveInSeconds 60, an unknown named field.
        var operation = Decode("1408074578636C756465" + "140A012A" + "030C" + "070B3C000000" + "140F6162" + "0178");

        Assert.NotNull(operation);
        Assert.Equal(("*", true, 60), (operation.IfNoneMatch, operation.MinimalReturn, operation.TimeToLive));
    }

    [Theory]
    [InlineData("14")]
    [InlineData("1409FF")]
    [InlineData("1409FFFFFFFFFF7F")]
    [InlineData("140902C328")]
    [InlineData("6309")]
    [InlineData("07")]
    public void RowsThatEndOrTurnToNonsenseInTheMiddleAreRefused(string tail) => Assert.Null(Decode(tail));

    [Fact]
    public void EveryTruncationAndEveryFlippedBitIsReadOrRefusedButNeverThrows()
    {
        var whole = Convert.FromHexString(Segment + CreateB1 + ReplaceB2 + ReadB2 + BulkRead);
        var refused = 0;
        for (var length = 0; length < whole.Length; length++)
            refused += HybridRowRequest.Decode(whole.AsMemory(0, length)).Error is null ? 0 : 1;
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var damaged = whole.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            refused += HybridRowRequest.Decode(damaged).Error is null ? 0 : 1;
        }

        // Only a cut at the end of a record leaves a whole, shorter batch; the segment's other presence bits mean nothing.
        Assert.Equal(whole.Length - 4 + whole.Length * 8 - 7, refused);
    }

    [Fact]
    public void RandomRowsWithARightChecksumNeverThrow()
    {
        var random = new Random(20261123);
        for (var i = 0; i < 20_000; i++)
        {
            var row = new byte[random.Next(0, 60)];
            random.NextBytes(row);
            Convert.FromHexString("817054E17F7F0000000002000000").AsSpan(0, Math.Min(14, row.Length)).CopyTo(row);
            var decoding = HybridRowRequest.Decode(Framed(row));
            Assert.True(decoding.Error is not null || decoding.Operations.Count == 1);
        }
    }

    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xCBF43926u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x414FA339u)]
    public void ChecksumsAreThoseOfZlib(string text, uint expected) => Assert.Equal(expected, Crc32.Of(Encoding.UTF8.GetBytes(text)));

    private static ItemOperation? Decode(string tail)
    {
        var batch = HybridRowRequest.Decode(Framed(Convert.FromHexString("817054E17F130200000002000000026232" + tail)));
        return batch.Error is null ? Assert.Single(batch.Operations) : null;
    }

    private static byte[] Framed(byte[] row) =>
    [
        .. Convert.FromHexString(Segment), .. Convert.FromHexString("81F1D8FF7F"), .. BitConverter.GetBytes(row.Length),
        .. BitConverter.GetBytes(Crc32.Of(row)), .. row,
    ];
}
