using Microsoft.Extensions.Options;
using OrdersFn.Core.Partitioning;

namespace OrdersFn.Core.Lookup;

/// <summary>
/// Reads of several places that hold while orders move between them. The old copy of a moved order stays for the grace; so a reading that took less of
/// it meets every order at least once, in whichever sequence it looked. One that took more than half is made again.
/// </summary>
public sealed class SteadyReads(IOptions<PartitioningOptions> options, TimeProvider time)
{
    private const int MostTries = 4;

    private readonly TimeSpan _longest = options.Value.Grace / 2;

    /// <summary>Throws <see cref="TimeoutException"/> when every reading is too slow: no answer is better than one that misses an order.</summary>
    public async Task<T> ReadAsync<T>(Func<Task<T>> read)
    {
        for (var tries = 1; tries <= MostTries; tries++)
        {
            var since = time.GetTimestamp();
            var result = await read();
            if (time.GetElapsedTime(since) <= _longest)
                return result;
        }

        throw new TimeoutException("the store is too slow for a sure reading while orders are being moved");
    }
}
