using Microsoft.Extensions.Options;

namespace OrdersFn.Core.Partitioning.Moving;

/// <summary>Moves the orders of one customer into the places of the current layout, and retires the layouts before when nothing is left in them.</summary>
public sealed class CustomerMove(
    MisplacedOrders misplaced,
    MoveBatches batches,
    MoveBudget budget,
    MoveProgressStore progresses,
    LayoutStore layouts,
    MoveMetrics metrics,
    IOptions<MoverOptions> options,
    IOptions<PartitioningOptions> partitioning,
    TimeProvider time)
{
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromSeconds(1);

    private readonly MoverOptions _options = options.Value;
    private readonly PartitioningOptions _partitioning = partitioning.Value;

    /// <summary>Whether there is something to move, and no writer left who might still create an order in an older place.</summary>
    public bool IsDue(Layout layout) =>
        layout.Current(time.GetUtcNow()) is { } current && current.Epoch > layout.Epochs[^1].Epoch && time.GetUtcNow() > current.From + _partitioning.LateWriters;

    /// <summary>Goes on where the last run ended, until all is done, or its time is up, or it gets no further.</summary>
    public async Task RunAsync(Layout layout, DateTimeOffset until, CancellationToken cancellation)
    {
        var target = layout.Current(time.GetUtcNow())!;
        var progress = await BeginAsync(layout, target, cancellation);
        while (true)
        {
            var isWhole = progress.Position is null;
            var walk = await WalkAsync(layout, target, progress, until, cancellation);
            progress = walk.Progress;
            await progresses.WriteAsync(progress, cancellation);
            if (!walk.ToTheEnd)
                return;
            // What a run that broke off left behind is met by the next walk from the start.
            if (isWhole && walk.Met == 0)
                await TryRetireAsync(layout, target, cancellation);
            if (isWhole && (walk.Met == 0 || walk.Settled == 0))
                return;
        }
    }

    private async Task<MoveProgress> BeginAsync(Layout layout, LayoutEpoch target, CancellationToken cancellation)
    {
        if (await progresses.ReadAsync(layout.CustomerId, target, cancellation) is { } begun)
            return begun;
        // New orders go where they belong, so they are counted once.
        var progress = new MoveProgress
        {
            CustomerId = layout.CustomerId,
            Epoch = target.Epoch,
            OrdersToMove = await misplaced.CountAsync(layout, target, cancellation),
        };
        await progresses.WriteAsync(progress, cancellation);
        return progress;
    }

    private async Task<Walk> WalkAsync(
        Layout layout, LayoutEpoch target, MoveProgress progress, DateTimeOffset until, CancellationToken cancellation)
    {
        var leftovers = new Leftovers(batches, budget, _partitioning.Grace, _options, time);
        var (met, settled, toTheEnd) = (0, 0, true);
        var writtenAt = time.GetTimestamp();
        await foreach (var page in misplaced.PagesAsync(layout, target, progress.Position, cancellation))
        {
            var moved = await MoveAsync(page.Rows, leftovers, cancellation);
            met += page.Rows.Count;
            settled += moved;
            progress = progress with { OrdersToMove = Math.Max(0, progress.OrdersToMove - moved), Position = page.End ?? progress.Position };
            await leftovers.ReduceAsync(_options.MostWaiting, cancellation);
            if (time.GetElapsedTime(writtenAt) >= BetweenWrites)
            {
                await progresses.WriteAsync(progress, cancellation);
                writtenAt = time.GetTimestamp();
            }

            if (time.GetUtcNow() >= until)
            {
                toTheEnd = false;
                break;
            }
        }

        await leftovers.ReduceAsync(0, cancellation);
        return new(met, settled, toTheEnd, toTheEnd ? progress with { Position = null } : progress);
    }

    private async Task<int> MoveAsync(IReadOnlyList<Misplaced> page, Leftovers leftovers, CancellationToken cancellation)
    {
        var settled = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.Concurrency, CancellationToken = cancellation };
        var together = page.GroupBy(row => row.Place).SelectMany(place => place.Chunk(_options.Together));
        await Parallel.ForEachAsync(together, parallel, async (rows, token) =>
        {
            await budget.WaitAsync(token);
            Interlocked.Add(ref settled, await MoveAsync(rows[0].Place, rows, leftovers, token));
        });
        return settled;
    }

    /// <summary>How many of them could be moved, or need not be.</summary>
    private async Task<int> MoveAsync(Place place, Misplaced[] rows, Leftovers leftovers, CancellationToken cancellation)
    {
        var documents = await batches.ReadAsync(place, rows.Select(row => row.Id), cancellation);
        var settled = rows.Length - documents.Count;
        var placeholders = documents.FindAll(document => document.IsPlaceholder).ConvertAll(placeholder => (placeholder.Id, placeholder.StoreTag!));
        settled += await batches.DeleteAsync(place, placeholders, cancellation);

        // What is fenced already was begun by a run that did not get to its end, or by an update in its way.
        var fences = documents.FindAll(document => document is { IsFenced: true, IsPlaceholder: false });
        var targets = rows.ToDictionary(row => row.Id, row => row.Target);
        var unfenced = documents.FindAll(document => !document.IsFenced).ConvertAll(document => (document, targets[document.Id]));
        fences.AddRange(await batches.FenceAsync(place, unfenced, cancellation));
        foreach (var fence in await batches.ArriveAsync(fences, cancellation))
        {
            metrics.Moved();
            leftovers.Add(fence);
            settled++;
        }

        return settled;
    }

    private async Task TryRetireAsync(Layout layout, LayoutEpoch target, CancellationToken cancellation)
    {
        // Until then a writer who minded others late may itself put a placeholder into an old place.
        if (time.GetUtcNow() <= target.From + 2 * _partitioning.LateWriters)
            return;
        await Task.Delay(_partitioning.Grace, time, cancellation);
        await foreach (var page in misplaced.PagesAsync(layout, target, from: null, cancellation))
        {
            if (page.Rows.Count > 0)
                return;
        }

        if (await layouts.ReadAsync(layout.CustomerId, cancellation) is not { } document || document.Epochs.All(epoch => epoch != target))
            return;
        // Somebody who was faster has retired them too, or scheduled what the next run will see.
        await layouts.TryWriteAsync(document, document with { Epochs = [.. document.Epochs.Where(epoch => epoch.Epoch >= target.Epoch)] }, cancellation);
    }

    private readonly record struct Walk(int Met, int Settled, bool ToTheEnd, MoveProgress Progress);
}
