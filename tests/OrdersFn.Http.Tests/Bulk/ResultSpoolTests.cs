using System.Buffers;
using System.Text;
using OrdersFn.Http.Bulk;

namespace OrdersFn.Http.Tests.Bulk;

public sealed class ResultSpoolTests
{
    [Fact]
    public async Task NothingIsLostOrReorderedWhenTheReaderComesLate()
    {
        await using var spool = new ResultSpool(memoryBytes: 100);
        var written = new StringBuilder();
        for (var i = 0; i < 1000; i++)
            await WriteAsync(spool, $"{i},", written);
        Assert.True(spool.HasSpilled);
        spool.Complete();

        Assert.Equal(written.ToString(), await RestAsync(spool));
    }

    [Fact]
    public async Task ReadingAndWritingMayTakeTurnsInAnyWay()
    {
        await using var spool = new ResultSpool(memoryBytes: 50);
        var written = new StringBuilder();
        var read = new StringBuilder();
        var turns = new Random(1);
        var buffer = new ArrayBufferWriter<byte>();
        for (var i = 0; i < 2000; i++)
        {
            await WriteAsync(spool, $"{i};", written);
            for (var reads = turns.Next(3) == 0 ? turns.Next(4) : 0; reads > 0 && read.Length < written.Length; reads--)
                await ReadAsync(spool, buffer, read);
        }

        spool.Complete();
        Assert.True(spool.HasSpilled);
        Assert.Equal(written.ToString(), read + await RestAsync(spool));
    }

    [Fact]
    public async Task AReaderWhoWaitsIsWokenByResultsAndByTheEnd()
    {
        await using var spool = new ResultSpool(memoryBytes: 50);
        var read = new StringBuilder();
        var waiting = ReadAsync(spool, new(), read);
        Assert.False(waiting.IsCompleted);
        await WriteAsync(spool, "x", new());
        await waiting;
        Assert.Equal("x", read.ToString());

        var ending = ReadAsync(spool, new(), read);
        spool.Complete();
        Assert.Equal(0, await ending);
    }

    private static async Task WriteAsync(ResultSpool spool, string text, StringBuilder written)
    {
        await spool.WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);
        written.Append(text);
    }

    private static async Task<int> ReadAsync(ResultSpool spool, ArrayBufferWriter<byte> buffer, StringBuilder read)
    {
        buffer.ResetWrittenCount();
        var count = await spool.ReadAsync(buffer, TestContext.Current.CancellationToken);
        read.Append(Encoding.UTF8.GetString(buffer.WrittenSpan));
        return count;
    }

    private static async Task<string> RestAsync(ResultSpool spool)
    {
        var rest = new StringBuilder();
        while (await ReadAsync(spool, new(), rest) > 0)
        {
        }

        return rest.ToString();
    }
}
