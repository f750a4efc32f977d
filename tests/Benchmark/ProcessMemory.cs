using System.Diagnostics;
using System.Globalization;

namespace Benchmark;

/// <summary>Memory of another process, looked at now and then.</summary>
internal static class ProcessMemory
{
    private static readonly TimeSpan SampleEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>Until <paramref name="done"/>, or the process has ended.</summary>
    public static async Task<List<MemorySample>> SampleAsync(int process, Stopwatch clock, CancellationToken done)
    {
        var samples = new List<MemorySample>();
        while (!done.IsCancellationRequested && TryRead(process, out var own, out var all))
        {
            samples.Add(new(clock.Elapsed, own, all));
            await Task.Delay(SampleEvery, CancellationToken.None);
        }

        return samples;
    }

    // Kibibytes, as Linux counts them; one that has ended has no such lines any more.
    private static bool TryRead(int process, out long own, out long all)
    {
        own = all = 0;
        try
        {
            var lines = File.ReadAllLines($"/proc/{process}/status");
            own = Of("RssAnon");
            all = Of("VmRSS");
            return all > 0;

            long Of(string name) => lines.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal)) is { } line
                ? long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture)
                : 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}

/// <summary>Memory in kibibytes: the process's own, and with the pages of mapped files.</summary>
internal sealed record MemorySample(TimeSpan At, long Own, long All);
