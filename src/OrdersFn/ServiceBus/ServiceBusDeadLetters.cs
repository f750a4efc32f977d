using System.Globalization;
using Azure.Messaging.ServiceBus;
using OrdersFn.Core.Queue;

namespace OrdersFn.ServiceBus;

/// <summary>The dead-letter queue beside the queue of orders.</summary>
internal sealed class ServiceBusDeadLetters(ServiceBusReceiver letters, ServiceBusSender sender) : IDeadLetters, IDisposable
{
    /// <summary>The bus gives what it has of those asked for, and mostly fewer.</summary>
    private const int PeekAtOnce = 100;
    private const int ReceiveAtOnce = 100;

    /// <summary>Longer without a message there are no more.</summary>
    private static readonly TimeSpan ReceivePatience = TimeSpan.FromSeconds(2);

    /// <summary>Searches would lock each other's messages.</summary>
    private readonly SemaphoreSlim _oneSearch = new(1);

    public Task<IReadOnlyList<DeadLetter>> ListAsync(int limit, long? after, CancellationToken cancellation) => ServiceBusFaults.GuardedAsync(async () =>
    {
        var found = new List<DeadLetter>();
        for (var next = after + 1 ?? 0; found.Count < limit; next = found[^1].SequenceNumber + 1)
        {
            var page = await letters.PeekMessagesAsync(Math.Min(PeekAtOnce, limit - found.Count), next, cancellation);
            if (page.Count == 0)
                break;
            found.AddRange(page.Select(OrderMessages.Letter));
        }

        return (IReadOnlyList<DeadLetter>)found;
    });

    public Task<DeadLetter?> ReadAsync(long sequenceNumber, CancellationToken cancellation) => ServiceBusFaults.GuardedAsync(async () =>
    {
        var page = await letters.PeekMessagesAsync(1, sequenceNumber, cancellation);
        return page.Count > 0 && page[0].SequenceNumber == sequenceNumber ? OrderMessages.Letter(page[0]) : null;
    });

    public Task<bool> ReplayAsync(long sequenceNumber, CancellationToken cancellation) => SettleOneAsync(
        sequenceNumber,
        async message =>
        {
            // Under its own id the bus would take it for the message it had before, and drop it where it looks for repetitions.
            var again = new ServiceBusMessage(message) { MessageId = string.Create(CultureInfo.InvariantCulture, $"replay-{message.SequenceNumber}") };
            await sender.SendMessageAsync(again, cancellation);
        },
        cancellation);

    public Task<bool> DropAsync(long sequenceNumber, CancellationToken cancellation) =>
        SettleOneAsync(sequenceNumber, _ => Task.CompletedTask, cancellation);

    public Task<int> RemoveAsync(MessagesOfOrder sought, CancellationToken cancellation) => ServiceBusFaults.GuardedAsync(async () =>
    {
        var found = new HashSet<long>();
        for (var next = 0L; await letters.PeekMessagesAsync(PeekAtOnce, next, cancellation) is { Count: > 0 } page; next = page[^1].SequenceNumber + 1)
            found.UnionWith(page.Where(message => IsOf(message, sought)).Select(message => message.SequenceNumber));
        var count = found.Count;
        if (count > 0)
            await SettleAsync(found, _ => Task.CompletedTask, cancellation);
        return count;
    });

    public void Dispose() => _oneSearch.Dispose();

    private static bool IsOf(ServiceBusReceivedMessage message, MessagesOfOrder sought) =>
        sought.MayInclude(message.Body.ToMemory().Span) && sought.Include(OrderMessages.From(message));

    private async Task<bool> SettleOneAsync(long sequenceNumber, Func<ServiceBusReceivedMessage, Task> before, CancellationToken cancellation)
    {
        if (await ReadAsync(sequenceNumber, cancellation) is null)
            return false;
        return await ServiceBusFaults.GuardedAsync(async () =>
        {
            await SettleAsync([sequenceNumber], before, cancellation);
            return true;
        });
    }

    /// <summary>
    /// A message can be taken out only once it is received, and the bus says which one that is: so all are received, and kept from being received
    /// again, until those wanted are among them.
    /// </summary>
    private async Task SettleAsync(HashSet<long> wanted, Func<ServiceBusReceivedMessage, Task> before, CancellationToken cancellation)
    {
        await _oneSearch.WaitAsync(cancellation);
        var others = new List<ServiceBusReceivedMessage>();
        try
        {
            while (wanted.Count > 0)
            {
                var page = await letters.ReceiveMessagesAsync(ReceiveAtOnce, ReceivePatience, cancellation);
                // Another host has it locked, and is settling it or looking for one of its own.
                if (page.Count == 0)
                    throw new QueueUnavailableException("a dead letter is locked by another search");
                others.AddRange(page.Where(message => !wanted.Contains(message.SequenceNumber)));
                foreach (var message in page.Where(message => wanted.Contains(message.SequenceNumber)))
                {
                    await before(message);
                    await letters.CompleteMessageAsync(message, cancellation);
                    wanted.Remove(message.SequenceNumber);
                }
            }
        }
        finally
        {
            await ReleaseAsync(others);
            _oneSearch.Release();
        }
    }

    /// <summary>Dead letters have no last delivery, so giving them back does not hurt them.</summary>
    private async Task ReleaseAsync(List<ServiceBusReceivedMessage> messages)
    {
        foreach (var message in messages)
        {
            try
            {
                await letters.AbandonMessageAsync(message, cancellationToken: CancellationToken.None);
            }
            catch (Exception fault) when (ServiceBusFaults.IsAway(fault))
            {
                // Its lock runs out by itself.
                return;
            }
        }
    }
}
