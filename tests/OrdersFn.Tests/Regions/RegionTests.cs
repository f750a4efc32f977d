using System.Reflection;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using OrdersFn.Core.Store;

namespace OrdersFn.Tests.Regions;

/// <summary>What the settings say of regions reaches the SDK.</summary>
public sealed class RegionTests
{
    private const string CircuitBreaker = "AZURE_COSMOS_CIRCUIT_BREAKER_ENABLED";

    private static readonly (string, string?)[] TwoRegions =
        [("Cosmos:PreferredRegions:0", "West Europe"), ("Cosmos:PreferredRegions:1", "North Europe")];

    [Fact]
    public void RegionsArePreferredInTheirOrder()
    {
        var (requests, intake) = Options(TwoRegions);
        Assert.Equal(["West Europe", "North Europe"], requests.ApplicationPreferredRegions);
        Assert.Equal(["West Europe", "North Europe"], intake.ApplicationPreferredRegions);
    }

    [Fact]
    public void ReadsOfRequestsAreHedgedAndNothingElse()
    {
        var (requests, intake) = Options([.. TwoRegions, ("Cosmos:HedgeAfter", "00:00:00.400")]);
        Assert.Equal(TimeSpan.FromMilliseconds(400), Of<TimeSpan>(requests.AvailabilityStrategy, "Threshold"));
        Assert.False(Of<bool>(requests.AvailabilityStrategy, "EnableMultiWriteRegionHedge"));
        Assert.Null(intake.AvailabilityStrategy);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void NothingIsHedgedUnlessAsked(string? after) => Assert.Null(Options([.. TwoRegions, ("Cosmos:HedgeAfter", after)]).Requests.AvailabilityStrategy);

    [Fact]
    public void WithOneRegionThereIsNothingToHedgeWith() =>
        Assert.Null(Options([TwoRegions[0], ("Cosmos:HedgeAfter", "00:00:00.400")]).Requests.AvailabilityStrategy);

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("-00:00:01")]
    public void AHedgeNeedsATime(string after)
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Options([.. TwoRegions, ("Cosmos:HedgeAfter", after)]));
        Assert.Contains("Cosmos:HedgeAfter", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData(null, false)]
    public void TheCircuitBreakerIsSwitchedOn(string? setting, bool on)
    {
        try
        {
            var (requests, intake) = Options([.. TwoRegions, ("Cosmos:PartitionLevelCircuitBreaker", setting)]);
            Assert.Equal((on, on), (Breaks(requests), Breaks(intake)));
        }
        finally
        {
            Environment.SetEnvironmentVariable(CircuitBreaker, null);
        }
    }

    private static (CosmosClientOptions Requests, CosmosClientOptions Intake) Options((string, string?)[] settings)
    {
        using var host = TestHost.Create([("Cosmos:accountEndpoint", "https://orders.documents.azure.com:443/"), .. settings]);
        var clients = host.Services.GetRequiredService<CosmosClients>();
        return (clients.ForRequests.Orders.Database.Client.ClientOptions, clients.ForIntake.Orders.Database.Client.ClientOptions);
    }

    private static bool Breaks(CosmosClientOptions options) => Of<bool>(options, "EnablePartitionLevelCircuitBreaker");

    /// <summary>The SDK shows its users neither the times of a strategy nor whether it breaks circuits.</summary>
    private static T Of<T>(object? owner, string property)
    {
        Assert.NotNull(owner);
        return (T)owner.GetType().GetProperty(property, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!.GetValue(owner)!;
    }
}
