using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using OrdersFn.Core.Intake;
using OrdersFn.Http.Bulk;

namespace OrdersFn.Http.Tests.Bulk;

public sealed class BulkAnswerTests
{
    private readonly Pipe _body = new();
    private readonly Pipe _answer = new();

    [Fact]
    public async Task ResultsComeInInputOrderWhateverFinishesFirst()
    {
        var second = new TaskCompletionSource<BulkResult>();
        var running = Run(BulkFormat.Lines, json => Text(json) == "1" ? second.Task : Created(json));
        await SendAsync("0\n1\n2\n");
        Assert.Equal("0 created 0", await NextLineAsync());
        second.SetResult(await Created("1"u8.ToArray()));
        Assert.Equal("1 created 1", await NextLineAsync());
        Assert.Equal("2 created 2", await NextLineAsync());
        await _body.Writer.CompleteAsync();
        await running;
    }

    [Fact]
    public async Task ResultsLeaveWhileTheBodyStillArrives()
    {
        var running = Run(BulkFormat.Lines, Created);
        for (var i = 0; i < 5; i++)
        {
            await SendAsync($"{i}\n");
            Assert.Equal($"{i} created {i}", await NextLineAsync());
        }

        Assert.False(running.IsCompleted);
        await _body.Writer.CompleteAsync();
        await running;
    }

    [Fact]
    public async Task OrdersUnderWayAreBoundedWhateverArrives()
    {
        var gate = new TaskCompletionSource();
        int underWay = 0, most = 0;
        var running = Run(BulkFormat.Lines, async json =>
        {
            most = Math.Max(most, Interlocked.Increment(ref underWay));
            await gate.Task;
            Interlocked.Decrement(ref underWay);
            return await Created("x"u8.ToArray());
        });
        var sending = SendAsync(string.Concat(Enumerable.Repeat("x\n", 5000)));
        while (Volatile.Read(ref most) < 1000)
            await Task.Yield();
        gate.SetResult();
        await sending;
        await _body.Writer.CompleteAsync();
        for (var i = 0; i < 5000; i++)
            Assert.Equal($"{i} created x", await NextLineAsync());
        await running;
        Assert.Equal(1000, most);
    }

    [Fact]
    public async Task ACallerWhoReadsNothingUntilAllIsSentIsServed()
    {
        // Nobody reads _answer before the end, and it takes 64 KiB only.
        var running = Run(BulkFormat.Lines, Created);
        var line = new string('x', 500) + "\n";
        for (var i = 0; i < 10_000; i++)
            await SendAsync(line);
        await _body.Writer.CompleteAsync();
        for (var i = 0; i < 10_000; i++)
            Assert.StartsWith($"{i} created", await NextLineAsync(), StringComparison.Ordinal);
        await running;
    }

    [Fact]
    public async Task AnArrayIsAnsweredWithAnArrayAndABreakIsItsLastResult()
    {
        var running = Run(BulkFormat.Array, Created);
        await SendAsync("[1, 2, {\"a\"");
        await _body.Writer.CompleteAsync();
        await running;
        await _answer.Writer.CompleteAsync();
        var read = await _answer.Reader.ReadAsync(TestContext.Current.CancellationToken);
        var results = JsonDocument.Parse(read.Buffer).RootElement.EnumerateArray().Select(result => result.GetProperty("result").GetString());
        Assert.Equal(["created", "created", "invalid"], results);
    }

    [Fact]
    public async Task AFaultOfTheBodyEndsTheRequest()
    {
        var context = Context();
        var aborted = new AbortFeature();
        context.Features.Set<IHttpRequestLifetimeFeature>(aborted);
        var running = Run(BulkFormat.Lines, Created, context);
        await SendAsync("0\n");
        await NextLineAsync();
        await _body.Writer.CompleteAsync(new IOException("gone"));
        await Assert.ThrowsAsync<IOException>(() => running);
    }

    private static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);

    private static Task<BulkResult> Created(ReadOnlyMemory<byte> json) => Task.FromResult(new BulkResult(IntakeResult.Created, Text(json), null, []));

    private Task Run(BulkFormat format, Func<ReadOnlyMemory<byte>, Task<BulkResult>> place, HttpContext? context = null)
    {
        context ??= Context();
        return Task.Run(async () =>
        {
            try
            {
                var pieces = new PieceReader(_body.Reader, format.Splitter());
                var first = await pieces.NextAsync(CancellationToken.None);
                await new BulkAnswer(pieces, first, format, (json, _) => place(json)) { Ended = _ => { } }.ExecuteAsync(context);
            }
            catch (Exception fault)
            {
                // Or a test that reads the answer would wait for ever.
                await _answer.Writer.CompleteAsync(fault);
                throw;
            }
        });
    }

    private DefaultHttpContext Context()
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(_answer.Writer.AsStream()));
        return context;
    }

    private async Task SendAsync(string text) => await _body.Writer.WriteAsync(Encoding.UTF8.GetBytes(text));

    private async Task<string> NextLineAsync()
    {
        while (true)
        {
            var read = await _answer.Reader.ReadAsync(TestContext.Current.CancellationToken);
            if (System.Buffers.BuffersExtensions.PositionOf(read.Buffer, (byte)'\n') is { } end)
            {
                using var json = JsonDocument.Parse(read.Buffer.Slice(0, end));
                _answer.Reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                var root = json.RootElement;
                return string.Create(CultureInfo.InvariantCulture, $"{root.GetProperty("index").GetInt64()} {root.GetProperty("result").GetString()} {root.GetProperty("order_id").GetString()}");
            }

            _answer.Reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private sealed class AbortFeature : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; }

        public void Abort()
        {
        }
    }
}
