namespace OrdersFn.Core.Tests.Model;

/// <summary>
/// Orders while their customer's layout changes and the mover runs, in many random interleavings of single store calls, with crashes between them.
/// </summary>
public sealed class MovingModelTests
{
    [Fact]
    public void EveryReaderSeesEveryOrderOnceAtItsNewestVersionWhileOrdersMove() => Run(from: 1, schedules: 120, Sabotage.None);

    [Fact(Explicit = true)]
    [Trait("Suite", "Long")]
    public void TheSameInTenThousandSchedules() => Run(from: 1001, schedules: 10_000, Sabotage.None);

    [Fact]
    public void WithoutFencesOneOrderIsTakenTwice() => IsFound(Sabotage.NoFences);

    [Fact]
    public void WithLayoutsThatBeginWhenTheyAreWrittenReadersMissOrders() => IsFound(Sabotage.NoFutureStart, from: 60);

    [Fact]
    public void WithoutTagGuardsChangesAreLost() => IsFound(Sabotage.NoTagGuards);

    /// <param name="sabotage">What is left out.</param>
    /// <param name="from">The search begins here, to be short: near a schedule that was found before.</param>
    private static void IsFound(Sabotage sabotage, int from = 1)
    {
        var broken = Assert.Throws<BrokenPromiseException>(() => Run(from, schedules: 2_000, sabotage));
        TestContext.Current.TestOutputHelper?.WriteLine(broken.Message);
    }

    private static void Run(int from, int schedules, Sabotage sabotage)
    {
        using var world = new ModelWorld();
        long steps = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken };
        try
        {
            Parallel.For(from, from + schedules, parallel, seed =>
            {
                Interlocked.Add(ref steps, Run(world, seed, sabotage));
            });
        }
        catch (AggregateException several)
        {
            throw several.InnerExceptions[0];
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{schedules:N0} schedules, {steps:N0} steps");
    }

    private static int Run(ModelWorld world, int seed, Sabotage sabotage)
    {
        using var schedule = new Schedule(world, seed, sabotage);
        try
        {
            schedule.Run();
        }
        catch (BrokenPromiseException)
        {
            // The same once more, to tell how it came to that.
            using var again = new Schedule(world, seed, sabotage, traced: true);
            again.Run();
            throw;
        }

        return schedule.Steps;
    }
}
