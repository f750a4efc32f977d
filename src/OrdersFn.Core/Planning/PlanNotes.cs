using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Options;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Planning;

/// <summary>The planner's memory: who was heavy, and since when a customer would do with less. Written only when it changes.</summary>
internal sealed class PlanNotes(CosmosClients clients, IOptions<PlannerOptions> options, TimeProvider time)
{
    /// <summary>So many renewals in the time that is remembered.</summary>
    private const int Renewals = 30;

    public async Task KeepAsync(KnownCustomer customer, PlannerDecision decision, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var plan = customer.Plan;
        DateTimeOffset? lowSince = decision is PlannerDecision.Wait or PlannerDecision.Shrink ? plan?.LowSince ?? now : null;
        var heavy = customer.OrdersPerSecond > 0;
        var due = plan is null ? heavy || lowSince is not null
            : plan.LowSince != lowSince || (heavy && now - plan.HeavyAt >= options.Value.RememberFor / Renewals);
        if (!due)
            return;
        await WriteAsync(
            new PlanDocument { CustomerId = customer.CustomerId, HeavyAt = heavy ? now : plan?.HeavyAt ?? now, LowSince = lowSince, Ttl = Ttl() },
            cancellation);
    }

    // Long enough to see a low through to its end.
    private int Ttl()
    {
        var longest = Math.Max(options.Value.RememberFor.TotalSeconds, 2 * options.Value.ShrinkAfter.TotalSeconds);
        return (int)Math.Min(Math.Ceiling(longest), int.MaxValue);
    }

    private async Task WriteAsync(PlanDocument plan, CancellationToken cancellation)
    {
        using var content = StoreJson.ToStream(plan);
        using var response = await clients.ForRequests.Layouts.UpsertItemStreamAsync(
            content, new PartitionKey(plan.CustomerId), cancellationToken: cancellation);
        response.EnsureSuccessStatusCode();
    }
}
