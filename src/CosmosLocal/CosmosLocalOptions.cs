namespace CosmosLocal;

/// <summary>How an account is opened.</summary>
public sealed class CosmosLocalOptions
{
    /// <summary>The key that every Cosmos DB emulator has. Default of <see cref="Key"/>.</summary>
    public const string EmulatorKey = "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==";

    internal const long DefaultMappedBytes = 16L << 30;

    /// <summary>Where the data is kept; created if missing. Null (default) = ephemeral: the data is gone when the account is disposed.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Physical partitions a new container starts with, unless its throughput needs more. Default 1.</summary>
    public int Partitions { get; init; } = 1;

    /// <summary>
    /// Request units per second of containers without a throughput of their own or their database's; 0 (default) = unlimited.
    /// A throughput that was set always counts.
    /// </summary>
    public int ThroughputLimit { get; init; }

    /// <summary>A physical partition that holds more bytes than this splits by itself; 0 (default) = never.</summary>
    public long SplitAboveBytes { get; init; }

    /// <summary>
    /// How long containers keep every version of their items for the change feed of all versions and deletes, as an account with continuous backup does.
    /// Null (default) = only containers with a <c>changeFeedPolicy</c> of their own do. A container's own retention wins.
    /// </summary>
    public TimeSpan? AllVersionsRetention { get; init; }

    /// <summary>
    /// Up to how many bytes of its file the account maps into memory to read them (default 16 GB). The system takes mapped memory back when others need it, but
    /// counts it as this process's; 0 = reads through small caches instead, which is slower.
    /// </summary>
    public long MappedBytes { get; init; } = DefaultMappedBytes;

    /// <summary>
    /// How long a reading of the change feed is held that finds nothing, until there is a change for it; then a reader in this process need not ask again and again.
    /// Only through <see cref="CosmosLocalAccount.CreateHandler"/>, from a continuation, and for more than one change: who asks for one wants to know
    /// whether there is any. At most 30 seconds, which is less than clients wait. Zero (default) = answered at once, as Cosmos DB does.
    /// </summary>
    public TimeSpan HeldFeedReads { get; init; }

    /// <summary>The account key, base64.</summary>
    public string Key { get; init; } = EmulatorKey;

    /// <summary>The clock of timestamps, time to live and throughput. Default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
