using Microsoft.Extensions.Options;

namespace OrdersFn.Core.Partitioning.Moving;

/// <summary>
/// The request units that moving may use: so many a second, half of it whenever the store throttles anybody here, and back again slowly. What a
/// call costs is known only after it, so one may overdraw; the next waits until that is made good.
/// </summary>
public sealed class MoveBudget(IOptions<MoverOptions> options, TimeProvider time)
{
    private const double LeastShare = 1.0 / 64;
    private const double RecoveryPerSecond = 0.05;

    /// <summary>What is not used is saved up for so long: little, so that the load is even.</summary>
    private const double SavedSeconds = 0.2;
    private static readonly TimeSpan BetweenCuts = TimeSpan.FromSeconds(1);

    private readonly double _most = options.Value.RequestUnitsPerSecond;
    private readonly Lock _lock = new();
    private double _rate = options.Value.RequestUnitsPerSecond;
    private double _left = options.Value.RequestUnitsPerSecond * SavedSeconds;
    private long _filledAt = time.GetTimestamp();
    private long? _cutAt;

    /// <summary>Request units a second, as they stand.</summary>
    public double Rate
    {
        get
        {
            lock (_lock)
            {
                Fill();
                return _rate;
            }
        }
    }

    /// <summary>Waits until something is left.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        while (Missing() is { } wait)
            await Task.Delay(wait, time, cancellation);
    }

    public void Spend(double requestUnits)
    {
        lock (_lock)
        {
            Fill();
            _left -= requestUnits;
        }
    }

    /// <summary>The store has throttled somebody, the mover or those it works beside.</summary>
    public void GiveWay()
    {
        lock (_lock)
        {
            Fill();
            // Calls that were throttled together say one thing.
            if (_cutAt is { } cut && time.GetElapsedTime(cut) < BetweenCuts)
                return;
            _cutAt = time.GetTimestamp();
            _rate = Math.Max(_most * LeastShare, _rate / 2);
            _left = Math.Min(_left, 0);
        }
    }

    private TimeSpan? Missing()
    {
        lock (_lock)
        {
            Fill();
            return _left > 0 ? null : TimeSpan.FromMilliseconds(Math.Max(1, -_left / _rate * 1000));
        }
    }

    private void Fill()
    {
        var seconds = time.GetElapsedTime(_filledAt).TotalSeconds;
        _filledAt = time.GetTimestamp();
        _left = Math.Min(_rate * SavedSeconds, _left + _rate * seconds);
        _rate = Math.Min(_most, _rate + _most * RecoveryPerSecond * seconds);
    }
}
