using OrdersFn.Core.Queue;

namespace OrdersFn.Core.Health;

/// <summary>Whether the queue answers, and how much waits in it.</summary>
public sealed class QueueHealth(IOrderQueue queue, TimeProvider time)
{
    /// <summary>Shorter than a health probe waits.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<QueueReport> CheckAsync(CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            return new(HealthReport.Healthy, await queue.ReadDepthAsync(either.Token));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new(new HealthReport(false, $"the queue does not answer within {Patience.TotalSeconds:0} s"), null);
        }
        catch (QueueUnavailableException fault)
        {
            return new(new HealthReport(false, fault.Storage?.Reason ?? "the queue cannot be reached"), null);
        }
    }
}

/// <summary>How the queue is, and its depth where it answers.</summary>
public sealed record QueueReport(HealthReport Report, QueueDepth? Depth);
