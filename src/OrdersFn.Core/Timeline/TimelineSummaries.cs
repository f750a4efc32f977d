using Microsoft.Extensions.Options;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Timeline;

/// <summary>Sums over time across all customers: whole hours from rollups, hours cut by the range from their entries.</summary>
public sealed class TimelineSummaries(CosmosClients clients, IOptions<TimelineOptions> options)
{
    public Task<TimelineSummary> SummariseAsync(
        DateTimeOffset? from, DateTimeOffset? to, SummaryInterval interval, CancellationToken cancellation) =>
        throw new NotImplementedException($"{clients} {options} {from} {to} {interval} {cancellation}");
}
