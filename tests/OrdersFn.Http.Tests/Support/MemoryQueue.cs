using System.Collections.Concurrent;
using OrdersFn.Core.Queue;

namespace OrdersFn.Http.Tests.Support;

/// <summary>A queue in memory whose deliveries a test makes, as often as it likes.</summary>
internal sealed class MemoryQueue : IOrderQueue, IDeadLetters
{
    private readonly ConcurrentDictionary<long, OrderMessage> _waiting = new();
    private readonly ConcurrentDictionary<long, DeadLetter> _letters = new();
    private long _last;

    /// <summary>What sending answers; null = as a queue does that has room.</summary>
    public Func<IReadOnlyList<OrderMessage>, SendOutcome?> Answer { get; set; } = _ => null;

    /// <summary>Whether it answers other calls.</summary>
    public bool IsAway { get; set; }

    public IReadOnlyCollection<OrderMessage> Waiting => [.. _waiting.OrderBy(message => message.Key).Select(message => message.Value)];

    public IReadOnlyCollection<DeadLetter> Letters => [.. _letters.Values.OrderBy(letter => letter.SequenceNumber)];

    public Task<SendOutcome> SendAsync(IReadOnlyList<OrderMessage> messages, CancellationToken cancellation)
    {
        if (Answer(messages) is { } answer)
            return Task.FromResult(answer);
        foreach (var message in messages)
        {
            var number = Interlocked.Increment(ref _last);
            _waiting[number] = message with { SequenceKey = $"{number}", EnqueuedAt = DateTimeOffset.UnixEpoch.AddDays(20_000) };
        }

        return Task.FromResult<SendOutcome>(new SendOutcome.Accepted());
    }

    public Task<QueueDepth> ReadDepthAsync(CancellationToken cancellation) => Answered(new QueueDepth(_waiting.Count, _letters.Count));

    public Task<IReadOnlyList<DeadLetter>> ListAsync(int limit, long? after, CancellationToken cancellation) => Answered<IReadOnlyList<DeadLetter>>(
        [.. Letters.Where(letter => after is null || letter.SequenceNumber > after).Take(limit)]);

    public Task<DeadLetter?> ReadAsync(long sequenceNumber, CancellationToken cancellation) => Answered(_letters.GetValueOrDefault(sequenceNumber));

    public async Task<bool> ReplayAsync(long sequenceNumber, CancellationToken cancellation)
    {
        if (await ReadAsync(sequenceNumber, cancellation) is not { } letter)
            return false;
        await SendAsync([letter.Message], cancellation);
        return _letters.TryRemove(sequenceNumber, out _);
    }

    public Task<bool> DropAsync(long sequenceNumber, CancellationToken cancellation) => Answered(_letters.TryRemove(sequenceNumber, out _));

    public Task<int> RemoveAsync(MessagesOfOrder sought, CancellationToken cancellation) =>
        Answered(_letters.Count(letter => sought.Include(letter.Value.Message) && _letters.TryRemove(letter.Key, out _)));

    public Task<IReadOnlyList<long>> FindWaitingAsync(MessagesOfOrder sought, CancellationToken cancellation) =>
        Answered<IReadOnlyList<long>>([.. _waiting.Where(message => sought.Include(message.Value)).Select(message => message.Key)]);

    public Task RemoveWaitingAsync(IReadOnlyList<long> sequenceNumbers, CancellationToken cancellation) =>
        Answered(sequenceNumbers.Count(number => _waiting.TryRemove(number, out _)));

    /// <summary>Delivers what waits, once, and settles it as said.</summary>
    public async Task DeliverAsync(QueueIntake intake)
    {
        var batch = _waiting.OrderBy(message => message.Key).ToList();
        var verdicts = await intake.ProcessAsync([.. batch.Select(message => message.Value)], TestContext.Current.CancellationToken);
        foreach (var ((number, message), verdict) in batch.Zip(verdicts))
        {
            if (verdict is not MessageVerdict.Again)
                _waiting.TryRemove(number, out _);
            if (verdict is MessageVerdict.SetAside aside)
                _letters[number] = new(number, message, aside.Reason, aside.Description, message.EnqueuedAt!.Value, 1);
        }
    }

    private Task<T> Answered<T>(T answer) => IsAway ? Task.FromException<T>(new QueueUnavailableException("away")) : Task.FromResult(answer);
}
