using System.IO.Pipelines;
using System.Text;
using OrdersFn.Http.Bulk;

namespace OrdersFn.Http.Tests.Bulk;

/// <summary>Every case is cut in portions of every size, since bodies arrive in any.</summary>
public sealed class SplitterTests
{
    private const int Max = 20;

    public static TheoryData<string, string> Lines => new()
    {
        { "", "" },
        { "\n\n \r\n", "" },
        { "{\"a\":1}", "{\"a\":1}" },
        { "{\"a\":1}\n{\"b\":2}\n", "{\"a\":1}|{\"b\":2}" },
        { "\uFEFF{\"a\":1}\r\n\r\n  {\"b\":2}  \r\n", "{\"a\":1}|{\"b\":2}" },
        { "nonsense\n{\"b\":2}", "nonsense|{\"b\":2}" },
        { "12345678901234567890\nx", "12345678901234567890|x" },
        { "123456789012345678901\nx", "TooLong|x" },
        { new string('y', 1000) + "\nx\n" + new string('z', 100), "TooLong|x|TooLong" },
        { new string(' ', 1000) + "x" + new string(' ', 10) + "\n", "x" },
    };

    public static TheoryData<string, string> Arrays => new()
    {
        { "[]", "" },
        { " \uFEFF", "NotAnArray" },
        { "\uFEFF [ ] ", "" },
        { "", "NotAnArray" },
        { "{\"a\":1}", "NotAnArray" },
        { "[{\"a\":1}]", "{\"a\":1}" },
        { "[ {\"a\":1} ,\n{\"b\":2} ]", "{\"a\":1}|{\"b\":2}" },
        { "[{\"a\":[1,{}]},2]", "{\"a\":[1,{}]}|2" },
        { "[\",]\\\"\\\\\",3]", "\",]\\\"\\\\\"|3" },
        { "[,{}]", "|{}" },
        { "[{},]", "{}|" },
        { "[{} {}, 4]", "{} {}|4" },
        { "[1", "Broken" },
        { "[1,", "1|Broken" },
        { "[1,{\"a\":", "1|Broken" },
        { "[1] 2", "1|Broken" },
        { "[] []", "Broken" },
        { "[1]]", "1|Broken" },
        { "[\"123456789012345678901234567890\",5]", "TooLong|5" },
        { "[{\"a\":\"" + new string('y', 500) + "\"} , 5]", "TooLong|5" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public Task LinesAreCutHoweverTheyArrive(string body, string pieces) => AllPortionsGive(() => new LineSplitter(Max), body, pieces);

    [Theory]
    [MemberData(nameof(Arrays))]
    public Task ElementsAreCutHoweverTheyArrive(string body, string pieces) => AllPortionsGive(() => new ArraySplitter(Max), body, pieces);

    private static async Task AllPortionsGive(Func<OrderSplitter> splitter, string body, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        foreach (var portion in new[] { 1, 2, 3, 7, 64, 10_000 })
            Assert.Equal(expected, string.Join('|', await CutAsync(splitter(), bytes, portion)));
    }

    private static async Task<List<string>> CutAsync(OrderSplitter splitter, byte[] body, int portion)
    {
        var pipe = new Pipe(new PipeOptions(minimumSegmentSize: 16, pauseWriterThreshold: 64, resumeWriterThreshold: 32));
        var writing = WriteAsync(pipe.Writer, body, portion);
        var pieces = new List<string>();
        var reader = new PieceReader(pipe.Reader, splitter);
        while (await reader.NextAsync(TestContext.Current.CancellationToken) is { } piece)
            pieces.Add(piece.Kind == PieceKind.Order ? Encoding.UTF8.GetString(piece.Bytes) : piece.Kind.ToString());
        await writing;
        return pieces;
    }

    private static async Task WriteAsync(PipeWriter writer, byte[] body, int portion)
    {
        foreach (var part in body.Chunk(portion))
            await writer.WriteAsync(part);
        await writer.CompleteAsync();
    }
}
