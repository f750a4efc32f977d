using OrdersFn.Core.Store;

namespace OrdersFn.Core.Queue;

/// <summary>The queue does not answer, or is too busy to. Trying again later may help.</summary>
/// <param name="message">What is the matter.</param>
/// <param name="inner">What was caught.</param>
/// <param name="storage">Where the queue's disk or file is the reason.</param>
public sealed class QueueUnavailableException(string message, Exception? inner = null, StorageFault? storage = null) : Exception(message, inner)
{
    public StorageFault? Storage { get; } = storage;
}
