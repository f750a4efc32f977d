using Microsoft.Azure.Cosmos;

namespace OrdersFn.Core.Store;

/// <summary>What the SDK is to do by itself when a region, or a part of one, is slow or away.</summary>
internal static class CosmosRegions
{
    /// <summary>The SDK has no option for this. It reads the variable whenever the options of a client are made.</summary>
    private const string CircuitBreaker = "AZURE_COSMOS_CIRCUIT_BREAKER_ENABLED";

    /// <summary>For clients made from now on. Off leaves the variable as the process was given it.</summary>
    public static void BreakCircuits(bool on)
    {
        if (on)
            Environment.SetEnvironmentVariable(CircuitBreaker, "true");
    }

    /// <summary>Reads only. With one region there is nobody else to ask, so it is left out there.</summary>
    public static void Hedge(this CosmosClientOptions client, TimeSpan? after)
    {
        if (after <= TimeSpan.Zero)
            throw new InvalidOperationException("Cosmos:HedgeAfter must be longer than nothing.");
        if (after is { } threshold && client.ApplicationPreferredRegions is { Count: > 1 })
            client.AvailabilityStrategy = AvailabilityStrategy.CrossRegionHedgingStrategy(threshold, thresholdStep: threshold);
    }
}
