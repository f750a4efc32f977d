using System.Collections.Concurrent;
using System.Text.Json;
using CosmosLocal;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrdersFn.Core.Audit;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Health;
using OrdersFn.Core.OrderIndex;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Parking;
using OrdersFn.Core.Store;
using OrdersFn.Core.Timeline;
using Tests;

namespace OrdersFn.Core.Tests.Timeline;

/// <summary>A fresh store with all containers, and the features that derive from orders. Their consumers run only when started.</summary>
internal sealed class LocalViews : IAsyncDisposable
{
    private readonly CosmosLocalAccount _account;
    private readonly bool _isGuest;
    private readonly ServiceProvider _services;
    private readonly ConcurrentDictionary<string, long> _lsn = new();
    private bool _running;

    private LocalViews(CosmosLocalAccount account, ServiceProvider services, bool isGuest)
    {
        _account = account;
        _isGuest = isGuest;
        _services = services;
    }

    public CosmosLocalAccount Account => _account;

    public CosmosClients Clients => Get<CosmosClients>();

    public OrderContainers Store => Clients.ForRequests;

    public FeedConsumer Timeline => Get<TimelineConsumer>();

    public FeedConsumer Index => Get<OrderIndexConsumer>();

    public TimelineReader Reader => Get<TimelineReader>();

    public static Task<LocalViews> CreateAsync(int partitions = 2, params (string Key, string Value)[] settings) => CreateAsync(null, partitions, settings);

    public static async Task<LocalViews> CreateAsync(HostChangeFeedPayload? text, int partitions = 2, params (string Key, string Value)[] settings)
    {
        var account = CosmosLocalAccount.Open(new CosmosLocalOptions { Partitions = partitions });
        var views = new LocalViews(account, Services(account, settings), isGuest: false) { Text = text };
        await views.Clients.EnsureCreatedAsync(TestContext.Current.CancellationToken);
        return views;
    }

    /// <summary>How changes are written that are handed to a consumer; null: as they are stored.</summary>
    public HostChangeFeedPayload? Text { get; init; }

    /// <summary>Another host on the same store.</summary>
    public LocalViews AnotherHost(params (string Key, string Value)[] settings) => new(_account, Services(_account, settings), isGuest: true) { Text = Text };

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Writes orders or tombstones to the store, as intake would.</summary>
    public Task PutAsync(params IEnumerable<OrderDocument> orders) => Task.WhenAll(orders.Select(async order =>
    {
        using var body = StoreJson.ToStream(order with { StoreTag = null, WrittenAt = 0 });
        var key = new PartitionKeyBuilder().Add(order.CustomerId).Add(order.SaltBucket).Build();
        using var response = await Store.Orders.UpsertItemStreamAsync(body, key);
        response.EnsureSuccessStatusCode();
    }));

    /// <summary>Hands changes to a consumer as one batch of the feed.</summary>
    public Task ApplyAsync(FeedConsumer consumer, params IEnumerable<OrderDocument> orders) =>
        ApplyUntilAsync(consumer, orders, TestContext.Current.CancellationToken);

    /// <summary>As <see cref="ApplyAsync"/>, unless broken off before it is done.</summary>
    public Task ApplyUntilAsync(FeedConsumer consumer, IEnumerable<OrderDocument> orders, CancellationToken cancellation) =>
        consumer.ApplyAsync(Delivered([.. orders.Select(order => Some.Raw(order, _lsn.AddOrUpdate("lsn", 1, (_, last) => last + 1)))]), "0", cancellation);

    /// <summary>Documents of the feed as a host hands them over.</summary>
    public IReadOnlyList<JsonElement> Delivered(IReadOnlyList<JsonElement> changes) =>
        Text is null ? changes : [.. JsonElement.Parse(Text.Of(JsonSerializer.Serialize(changes))).EnumerateArray()];

    /// <summary>Writes orders and applies them to both views.</summary>
    public async Task PlaceAsync(params IEnumerable<OrderDocument> orders)
    {
        var placed = orders.ToList();
        await PutAsync(placed);
        await ApplyAsync(Timeline, placed);
        await ApplyAsync(Index, placed);
    }

    public async Task StartAsync()
    {
        _running = true;
        foreach (var service in _services.GetServices<IHostedService>())
            await service.StartAsync(TestContext.Current.CancellationToken);
    }

    public async Task StopAsync()
    {
        _running = false;
        foreach (var service in _services.GetServices<IHostedService>())
            await service.StopAsync(TestContext.Current.CancellationToken);
    }

    public static async Task<List<JsonElement>> RowsAsync(Container container, string sql)
    {
        var rows = new List<JsonElement>();
        await foreach (var row in container.QueryAsync<JsonElement>(new QueryDefinition(sql), null, TestContext.Current.CancellationToken))
            rows.Add(row);
        return rows;
    }

    public async Task<List<AuditFinding>> AuditAsync()
    {
        var findings = new List<AuditFinding>();
        await foreach (var finding in Get<Auditor>().RunAsync(TestContext.Current.CancellationToken))
            findings.Add(finding);
        return findings;
    }

    /// <summary>All pages of a query.</summary>
    public async Task<List<TimelinePage>> WalkAsync(TimelineQuery query)
    {
        var pages = new List<TimelinePage>();
        do
        {
            pages.Add(await Reader.ListAsync(query, TestContext.Current.CancellationToken));
            query = query with { After = pages[^1].Next };
        }
        while (query.After is not null);
        return pages;
    }

    public async ValueTask DisposeAsync()
    {
        if (_running)
            await StopAsync();
        await _services.DisposeAsync();
        if (!_isGuest)
            await _account.DisposeAsync();
    }

    private static ServiceProvider Services(CosmosLocalAccount account, (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging();
        services.AddSingleton(new CosmosClients(new CosmosOptions { Connection = account.ConnectionString }, handler: account.CreateHandler()));
        services.AddTimeline();
        services.AddOrderIndex();
        services.AddParking();
        services.AddAudit();
        services.AddOrdersHealth();
        services.AddFeedProcessors();
        return services.BuildServiceProvider();
    }
}
