using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Intake;

/// <summary>
/// Intake for senders who can wait: bulk requests and the queue. Keeps to the process's limit of orders under way, and tries an order again for a
/// while when the store is busy or away, since slowing the sender down is better than giving the order back.
/// </summary>
public sealed class PatientIntake(OrderIntake intake, ConcurrencyLimit limit, StoreMetrics metrics, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>The client gathers orders for up to a second; what takes far longer was throttled within its own retries, so more would not help.</summary>
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(2.5);

    /// <param name="request">The order.</param>
    /// <param name="lane">Which client writes it.</param>
    /// <param name="patience">How long it may be tried, from when it is first let in.</param>
    /// <param name="cancellation">Of the sender.</param>
    /// <returns>As <see cref="OrderIntake.PlaceAsync"/>; throttled or unavailable only when the patience is at its end.</returns>
    public async Task<IntakeOutcome> PlaceAsync(OrderRequest request, IntakeLane lane, TimeSpan patience, CancellationToken cancellation)
    {
        // Fixed before the first attempt: a second under another id would be a second order.
        request = request.Accept(time.GetUtcNow());
        var permit = await limit.EnterAsync(again: false, cancellation);
        var since = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var outcome = await AttemptAsync(request, lane, permit, cancellation);
            TimeSpan least;
            switch (outcome)
            {
                case IntakeOutcome.Throttled throttled:
                    least = throttled.RetryAfter;
                    break;
                case IntakeOutcome.Unavailable:
                    least = TimeSpan.Zero;
                    break;
                default:
                    return outcome;
            }

            var wait = (pause > least ? pause : least) * (1 + Random.Shared.NextDouble() / 2);
            if (time.GetElapsedTime(since) + wait > patience)
                return outcome;
            await Task.Delay(wait, time, cancellation);
            permit = await limit.EnterAsync(again: true, cancellation);
        }
    }

    private async Task<IntakeOutcome> AttemptAsync(
        OrderRequest request, IntakeLane lane, ConcurrencyLimit.Permit permit, CancellationToken cancellation)
    {
        var pressure = Pressure.Unknown;
        var since = time.GetTimestamp();
        try
        {
            var outcome = await intake.PlaceAsync(request, lane, cancellation);
            // Within a bulk request nobody else sees it.
            if (outcome is IntakeOutcome.Throttled && lane == IntakeLane.Bulk)
                metrics.Throttled("bulk", ContainerNames.Orders);
            pressure = outcome is IntakeOutcome.Throttled or IntakeOutcome.Unavailable ? Pressure.TooMuch
                : time.GetElapsedTime(since) < Prompt ? Pressure.Easy
                : Pressure.Unknown;
            return outcome;
        }
        finally
        {
            limit.Leave(permit, pressure);
        }
    }
}
