using Microsoft.Extensions.Options;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Timeline;

/// <summary>Lists orders across all customers by time, from the view.</summary>
public sealed class TimelineReader(CosmosClients clients, IOptions<TimelineOptions> options)
{
    public Task<TimelinePage> ListAsync(TimelineQuery query, CancellationToken cancellation) =>
        throw new NotImplementedException($"{clients} {options} {query} {cancellation}");
}
