using System.Text;
using System.Text.Json;
using CosmosHash;
using CosmosLocal.ChangeFeed;
using CosmosLocal.Items;
using CosmosLocal.Resources;
using CosmosLocal.Storage;
using Microsoft.Extensions.Time.Testing;

namespace CosmosLocal.Tests.Items;

/// <summary>A container on a store of its own.</summary>
internal sealed class TestContainer : IAsyncDisposable
{
    private readonly bool _ownsStore;

    private TestContainer(SqliteStore store, ContainerEngine engine, FakeTimeProvider time, bool ownsStore)
    {
        Store = store;
        Engine = engine;
        Time = time;
        _ownsStore = ownsStore;
    }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public SqliteStore Store { get; }

    public ContainerEngine Engine { get; }

    public FakeTimeProvider Time { get; }

    public static ContainerDefinition Definition(string indexing = "null", string uniqueKeys = "null", int? ttl = null, params string[] keyPaths) => new()
    {
        Id = "orders",
        DatabaseRid = "EAAAAA==",
        Rid = "EAAAAIAAAAE=",
        TableNumber = 1,
        KeyPaths = keyPaths.Length > 0 ? keyPaths : ["/customerId"],
        IsHierarchical = keyPaths.Length > 1,
        DefaultTtl = ttl,
        IndexingPolicy = JsonDocument.Parse(indexing).RootElement,
        UniqueKeyPolicy = JsonDocument.Parse(uniqueKeys).RootElement,
    };

    public static async Task<TestContainer> OpenAsync(
        ContainerDefinition? definition = null, ContainerOptions? options = null, int partitions = 1, SqliteStore? store = null, FakeTimeProvider? time = null)
    {
        definition ??= Definition();
        var used = store ?? SqliteStore.Open(null);
        await used.WriteAsync(scope =>
        {
            ContainerEngine.CreateTables(scope.Connection, definition, partitions);
            return true;
        }, Stop);
        return Reopen(used, definition, options, time ?? new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)), ownsStore: store is null);
    }

    public static TestContainer Reopen(
        SqliteStore store, ContainerDefinition definition, ContainerOptions? options = null, FakeTimeProvider? time = null, bool ownsStore = false)
    {
        time ??= new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        return new(store, new(store, definition, time, options ?? new()), time, ownsStore);
    }

    public static ItemOperation Create(string json, string? key = null) => Write(ItemOperationKind.Create, json, key);

    public static ItemOperation Upsert(string json, string? key = null) => Write(ItemOperationKind.Upsert, json, key);

    public static ItemOperation Replace(string json, string? key = null) =>
        Write(ItemOperationKind.Replace, json, key) with { Id = JsonDocument.Parse(json).RootElement.GetProperty("id").GetString() };

    public static ItemOperation Read(string id, string key) => new() { Kind = ItemOperationKind.Read, Id = id, KeyJson = key };

    public static ItemOperation Delete(string id, string key) => new() { Kind = ItemOperationKind.Delete, Id = id, KeyJson = key };

    public static ItemOperation Patch(string id, string key, string patch) =>
        new() { Kind = ItemOperationKind.Patch, Id = id, KeyJson = key, Body = Encoding.UTF8.GetBytes(patch) };

    public Task<ItemResult> RunAsync(ItemOperation operation) => Engine.ExecuteAsync(operation, Stop).AsTask();

    public async Task<int> StatusAsync(ItemOperation operation) => (await RunAsync(operation)).Status;

    /// <summary>The item without system properties, or null.</summary>
    public async Task<string?> BodyAsync(string id, string key)
    {
        var result = await RunAsync(Read(id, key));
        return result.Status == 200 ? Plain(result.Body) : null;
    }

    public static string Plain(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(CosmosLocal.Indexing.SystemProperties.Strip(json.Span));

    public static JsonElement Json(ReadOnlyMemory<byte> json) => JsonDocument.Parse(json).RootElement;

    public static string[] Ids(IEnumerable<ScanRow> rows) => [.. rows.Select(row => row.Document.Id)];

    public string[] FeedIds(FeedStart start, int maxItems = 0) =>
        [.. Engine.ReadFeed(KeyRange.All, start, maxItems).Documents.Select(document => Json(document).GetProperty("id").GetString()!)];

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        if (_ownsStore)
            await Store.DisposeAsync();
    }

    private static ItemOperation Write(ItemOperationKind kind, string json, string? key) => new()
    {
        Kind = kind,
        KeyJson = key ?? $"[{(JsonDocument.Parse(json).RootElement.TryGetProperty("customerId", out var value) ? value.GetRawText() : "{}")}]",
        Body = Encoding.UTF8.GetBytes(json),
    };
}
