using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CosmosLocal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrdersFn.Core.ChangeFeed;
using OrdersFn.Core.Queue;
using OrdersFn.Core.Store;
using OrdersFn.Http.Routing;

namespace OrdersFn.Http.Tests.Support;

/// <summary>The HTTP API on a free port, over a store and a queue in memory.</summary>
public class HttpApp : IAsyncLifetime
{
    private readonly CosmosClients _clients;
    private readonly WebApplication _app;
    private HttpClient? _http;

    public HttpApp()
        : this(throughput: 0)
    {
    }

    protected HttpApp(int throughput, params (string Key, string Value)[] settings)
    {
        Account = CosmosLocalAccount.Open(new CosmosLocalOptions { Partitions = 2, ThroughputLimit = throughput });
        _clients = new CosmosClients(new CosmosOptions { Connection = Account.ConnectionString }, handler: Account.CreateHandler());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(_clients);
        builder.Services.AddSingleton<IOrderQueue>(Queue);
        builder.Services.AddSingleton<IDeadLetters>(Queue);
        builder.Services.AddOrdersHttp();
        builder.Services.AddFeedProcessors();
        _app = builder.Build();
        _app.MapOrders();
    }

    public CosmosLocalAccount Account { get; }

    internal MemoryQueue Queue { get; } = new();

    internal T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public HttpClient Http => _http ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync()
    {
        await _clients.EnsureCreatedAsync(TestContext.Current.CancellationToken);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        _http = new HttpClient { BaseAddress = new Uri(_app.Urls.First()), Timeout = TimeSpan.FromMinutes(3) };
    }

    /// <summary>Delivers what waits in the queue, once.</summary>
    internal Task DeliverAsync() => Queue.DeliverAsync(_app.Services.GetRequiredService<QueueIntake>());

    internal async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? body = null, string mediaType = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri($"api/{path}", UriKind.Relative));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        }

        foreach (var (name, value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value), name);
        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    internal static async Task<JsonElement> JsonOfAsync(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return document.RootElement.Clone();
    }

    internal async Task<JsonElement> GetAsync(string path)
    {
        using var response = await SendAsync(HttpMethod.Get, path);
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
        return await JsonOfAsync(response);
    }

    /// <summary>The results of a bulk request of lines.</summary>
    internal async Task<IReadOnlyList<JsonElement>> PlaceLinesAsync(IEnumerable<string> lines, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(HttpMethod.Post, "orders/bulk", string.Join('\n', lines), "application/x-ndjson", headers);
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }

    public static async Task<string> ProblemOfAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return (await JsonOfAsync(response)).GetProperty("type").GetString()!["urn:ordersfn:problem:".Length..];
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _clients.Dispose();
        await Account.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
