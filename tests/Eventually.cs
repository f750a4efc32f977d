using System.Diagnostics;

namespace Tests;

/// <summary>Waits for what comes by itself, up to a deadline far beyond what it should take.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    public static async Task EqualAsync<T>(T expected, Func<Task<T>> read)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var actual = await read();
            if (EqualityComparer<T>.Default.Equals(expected, actual))
                return;
            Assert.True(watch.Elapsed < Deadline, $"expected {expected}, still {actual} after {Deadline}");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    public static Task IsAsync(Func<Task<bool>> condition) => EqualAsync(true, condition);

    public static Task IsAsync(Func<bool> condition) => IsAsync(() => Task.FromResult(condition()));
}
