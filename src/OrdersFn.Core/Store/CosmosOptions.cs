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

    /// <summary>Talk to the gateway over HTTPS only, as the embedded gateway and the emulators need; else direct TCP.</summary>
    public bool GatewayMode { get; set; }
}
