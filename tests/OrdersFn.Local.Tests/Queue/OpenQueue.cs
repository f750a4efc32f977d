using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrdersFn.Core.Queue;
using OrdersFn.Local.Queue;
using OrdersFn.Local.Tests.Support;
using Tests;

namespace OrdersFn.Local.Tests.Queue;

/// <summary>A queue over a directory of its own, and a clock that the test moves.</summary>
internal sealed class OpenQueue : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly QueueOptions _options;

    public OpenQueue(QueueOptions? options = null)
    {
        _options = options ?? new();
        Queue = Open();
    }

    public FakeTimeProvider Time { get; } = new(new(2025, 6, 30, 12, 0, 0, TimeSpan.Zero));

    public LocalQueue Queue { get; private set; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static OrderMessage Message(string body, string? id = null) => new() { Body = Encoding.UTF8.GetBytes(body), MessageId = id };

    public static string Text(OrderMessage message) => Encoding.UTF8.GetString(message.Body.Span);

    public void Reopen()
    {
        Queue.Dispose();
        Queue = Open();
    }

    public async Task SendAsync(params IEnumerable<string> bodies) =>
        Assert.IsType<SendOutcome.Accepted>(await Queue.SendAsync([.. bodies.Select(body => Message(body))], Stop));

    public async Task<SendOutcome> SendAsync(OrderMessage message) => await Queue.SendAsync([message], Stop);

    /// <summary>What can be had without waiting.</summary>
    public async Task<IReadOnlyList<QueuedMessage>> ReceiveAsync(int most = 100)
    {
        Assert.True((await Queue.ReadDepthAsync(Stop)).Waiting > 0, "nothing waits");
        return await Queue.ReceiveAsync(most, Stop).WaitAsync(Eventually.Deadline, Stop);
    }

    public async Task SettleAsync(QueuedMessage message, Settlement settlement) =>
        Assert.Equal([true], await Queue.SettleAsync([(message.Lock, settlement)]));

    public void Dispose()
    {
        Queue.Dispose();
        _directory.Dispose();
    }

    private LocalQueue Open() => LocalQueue.Open(_directory.File("queue.sqlite"), _options, Time, NullLogger<LocalQueue>.Instance);
}
