namespace OrdersFn.Core.Queue;

/// <summary>The queue does not answer, or is too busy to. Trying again later may help.</summary>
public sealed class QueueUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
