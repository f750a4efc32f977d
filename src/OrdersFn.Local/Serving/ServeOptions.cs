namespace OrdersFn.Local.Serving;

/// <summary>What the command line says of a server.</summary>
internal sealed record ServeOptions
{
    public const string DefaultUrl = "http://127.0.0.1:7071";

    /// <summary>Addresses to listen at, separated by semicolons; port 0 takes a free one.</summary>
    public string Urls { get; init; } = DefaultUrl;

    public required string DataDirectory { get; init; }

    /// <summary>Port for Service Bus clients; 0 = none, -1 = one that is free.</summary>
    public int AmqpPort { get; init; }

    /// <summary>Port for Service Bus administration clients; 0 = none, -1 = one that is free.</summary>
    public int AdminPort { get; init; }

    /// <summary>Port for other Cosmos clients; 0 = none.</summary>
    public int CosmosPort { get; init; }

    /// <summary>Physical partitions that a new store's containers begin with.</summary>
    public int Partitions { get; init; } = 1;

    /// <summary>Request units a second; 0 = unlimited.</summary>
    public int Throughput { get; init; }

    /// <summary>The key that callers must send; null = none asked for.</summary>
    public string? ApiKey { get; init; }
}
