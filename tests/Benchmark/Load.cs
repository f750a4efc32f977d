using System.Diagnostics;

namespace Benchmark;

/// <summary>Callers that do one thing over and over for a while.</summary>
internal static class Load
{
    /// <summary>Operations per second of <paramref name="callers"/> that each run <paramref name="operation"/> with ever new numbers.</summary>
    public static async Task<double> RateAsync(int callers, TimeSpan duration, Func<long, Task> operation)
    {
        long number = 0, done = 0;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (clock.Elapsed < duration)
            {
                await operation(Interlocked.Increment(ref number));
                Interlocked.Increment(ref done);
            }
        })));
        return done / clock.Elapsed.TotalSeconds;
    }

    /// <summary>
    /// Rates of two contenders, taken in turn (A B A B ...) so that a change in the machine's speed hits both, with the median ratio A/B.
    /// </summary>
    public static async Task<Comparison> CompareAsync(int rounds, Func<Task<double>> contender, Func<Task<double>> baseline)
    {
        var pairs = new List<(double A, double B)>();
        await contender();
        await baseline();
        for (var i = 0; i < rounds; i++)
            pairs.Add((await contender(), await baseline()));
        return new(Median(pairs.Select(p => p.A)), Median(pairs.Select(p => p.B)), Median(pairs.Select(p => p.A / p.B)));
    }

    /// <summary>Median seconds of one call, after a warm-up.</summary>
    public static async Task<double> SecondsAsync(int calls, Func<Task> operation)
    {
        for (var i = 0; i < calls / 4 + 1; i++)
            await operation();
        var times = new List<double>(calls);
        for (var i = 0; i < calls; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await operation();
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return Median(times);
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>Median rates of two contenders and the median of the ratio, pair by pair.</summary>
internal sealed record Comparison(double Contender, double Baseline, double Ratio);
