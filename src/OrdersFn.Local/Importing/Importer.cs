using System.Runtime.CompilerServices;

namespace OrdersFn.Local.Importing;

/// <summary>Sends a file's orders in chunks, several under way at once, until each has a result that stays.</summary>
internal sealed class Importer(BulkClient client, ImportReport report, TimeProvider time)
{
    private const int ChunksInFlight = 4;
    private const int ChunkLines = 1000;
    private const int ChunkBytes = 4 << 20;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>Without any progress for this long, it gives up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary><see cref="ImportStoppedException"/> when it must give up before the end.</summary>
    public Task RunAsync(IAsyncEnumerable<ImportLine> lines, Action onProgress, CancellationToken cancellation) =>
        Parallel.ForEachAsync(
            ChunksOf(lines, cancellation),
            new ParallelOptions { MaxDegreeOfParallelism = ChunksInFlight, CancellationToken = cancellation },
            async (chunk, cancel) => await SettleAsync(chunk, onProgress, cancel));

    private async Task SettleAsync(List<ImportLine> chunk, Action onProgress, CancellationToken cancellation)
    {
        var lastProgress = time.GetTimestamp();
        for (var wait = FirstWait; chunk.Count > 0;)
        {
            var throttled = new List<ImportLine>();
            var answered = 0;
            var attempt = await client.SendAsync(
                chunk,
                (line, result) =>
                {
                    answered++;
                    if (result.IsThrottled)
                        throttled.Add(line);
                    else
                        report.Add(line, result);
                },
                cancellation);
            onProgress();
            if (attempt is BulkAttempt.Refused refused)
                throw new ImportStoppedException($"the server refuses the import: {refused.Reason}");

            if (answered > throttled.Count)
            {
                lastProgress = time.GetTimestamp();
                wait = FirstWait;
            }
            else if (time.GetElapsedTime(lastProgress) > Patience)
            {
                throw new ImportStoppedException($"no order was taken for {Patience.TotalSeconds:0} s; the same command again goes on from here");
            }

            chunk = [.. throttled, .. chunk.Skip(answered)];
            if (chunk.Count == 0)
                return;
            await Task.Delay(attempt is BulkAttempt.Again { After: { } after } && after > wait ? after : wait, time, cancellation);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    private static async IAsyncEnumerable<List<ImportLine>> ChunksOf(
        IAsyncEnumerable<ImportLine> lines, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var chunk = new List<ImportLine>();
        var bytes = 0;
        await foreach (var line in lines.WithCancellation(cancellation))
        {
            chunk.Add(line);
            bytes += line.Json.Length;
            if (chunk.Count < ChunkLines && bytes < ChunkBytes)
                continue;
            yield return chunk;
            chunk = [];
            bytes = 0;
        }

        if (chunk.Count > 0)
            yield return chunk;
    }
}
