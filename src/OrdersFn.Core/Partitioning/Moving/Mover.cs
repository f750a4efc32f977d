using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrdersFn.Core.Partitioning.Moving;

/// <summary>
/// Brings every order to where its customer's current layout has it. Runs may end anywhere, also by the end of the process, and may meet others of
/// their kind: each goes on with what it finds.
/// </summary>
public sealed class Mover(LayoutStore layouts, CustomerMove customer, MoveBudget budget, IOptions<MoverOptions> options, TimeProvider time, ILogger<Mover> log)
{
    /// <summary>One run over all customers that have something to move.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var until = time.GetUtcNow() + options.Value.LongestRun;
        var due = new List<Layout>();
        await foreach (var document in layouts.AllAsync(cancellation))
        {
            if (document.ToLayout() is var layout && customer.IsDue(layout))
                due.Add(layout);
        }

        foreach (var layout in due)
            await RunAsync(layout, until, cancellation);
    }

    /// <summary>One customer's trouble keeps nobody else waiting.</summary>
    private async Task RunAsync(Layout layout, DateTimeOffset until, CancellationToken cancellation)
    {
        try
        {
            await customer.RunAsync(layout, until, cancellation);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested && fault is CosmosException or HttpRequestException or OperationCanceledException)
        {
            if (fault is CosmosException { StatusCode: System.Net.HttpStatusCode.TooManyRequests })
                budget.GiveWay();
            log.LogWarning(fault, "moving the orders of {Customer} broke off; the next run goes on", layout.CustomerId);
        }
    }
}
