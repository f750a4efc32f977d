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
    /// Rates of a contender and its baselines, taken in turn (A B A B ...) so that a change in the machine's speed hits all, with the median ratios A/B.
    /// </summary>
    public static async Task<Comparison> CompareAsync(int rounds, Func<Task<double>> contender, params Func<Task<double>>[] baselines)
    {
        var taken = new List<(double Contender, double[] Baselines)>();
        for (var i = 0; i <= rounds; i++)
        {
            var rate = await contender();
            var others = new double[baselines.Length];
            for (var k = 0; k < baselines.Length; k++)
                others[k] = await baselines[k]();
            // The first time around warms up.
            if (i > 0)
                taken.Add((rate, others));
        }

        return new(
            Median(taken.Select(round => round.Contender)),
            [.. baselines.Select((_, k) => new Baseline(
                Median(taken.Select(round => round.Baselines[k])), Median(taken.Select(round => round.Contender / round.Baselines[k]))))]);
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

/// <summary>Median rate of a contender, and what it was measured against.</summary>
internal sealed record Comparison(double Contender, IReadOnlyList<Baseline> Baselines);

/// <summary>Median rate, and the median of the contender's ratio to it, round by round.</summary>
internal sealed record Baseline(double Rate, double Ratio);
