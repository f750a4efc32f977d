namespace OrdersFn.Core.Store;

/// <summary>Where the store is: section <c>Cosmos</c> of the settings. Either a connection string or an endpoint (then with the host's identity).</summary>
public sealed class CosmosOptions
{
    public const string Section = "Cosmos";

    /// <summary><c>AccountEndpoint=...;AccountKey=...</c>; null when <see cref="AccountEndpoint"/> is used.</summary>
    public string? Connection { get; set; }

    /// <summary>Account URL for identity-based access.</summary>
    public string? AccountEndpoint { get; set; }

    /// <summary>The database everywhere but in tests that share an account.</summary>
    public const string DefaultDatabase = "orders";

    public string Database { get; set; } = DefaultDatabase;

    /// <summary>Regions to use, nearest first; empty = the account's own order.</summary>
    public IList<string> PreferredRegions { get; } = [];

    /// <summary>
    /// A read that takes longer is asked of the next of <see cref="PreferredRegions"/> too, and the first answer counts. The default is not to. Writes go to
    /// one region whatever this says: a second one could come to a different end.
    /// </summary>
    public TimeSpan? HedgeAfter { get; set; }

    /// <summary>
    /// Leave alone a physical partition of a region that fails time after time, and ask another region for it, until it answers again. The default is no.
    /// </summary>
    public bool PartitionLevelCircuitBreaker { get; set; }

    /// <summary>Talk to the gateway over HTTPS only, as the embedded gateway and the emulators need; else direct TCP.</summary>
    public bool GatewayMode { get; set; }
}
