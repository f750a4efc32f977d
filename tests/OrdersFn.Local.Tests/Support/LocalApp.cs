using OrdersFn.Local.Serving;

namespace OrdersFn.Local.Tests.Support;

/// <summary>The whole system on a free port over a directory of its own. One per test class.</summary>
public class LocalApp : IAsyncLifetime
{
    private readonly TemporaryDirectory _data = new();
    private LocalServer? _server;
    private HttpClient? _http;

    internal LocalServer Server => _server ?? throw new InvalidOperationException("not started");

    internal Api Api => new(_http ?? throw new InvalidOperationException("not started"));

    internal string DataDirectory => _data.Path;

    internal virtual ServeOptions Options => new() { DataDirectory = _data.Path, Urls = "http://127.0.0.1:0", Partitions = 2 };

    public async ValueTask InitializeAsync() => await StartAsync();

    /// <summary>Stops the server and starts another on the same data.</summary>
    internal async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    internal async Task StopAsync()
    {
        _http?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        _server = null;
    }

    internal async Task StartAsync()
    {
        _server = await LocalServer.StartAsync(Options, TestContext.Current.CancellationToken);
        _http = new HttpClient { BaseAddress = _server.Url };
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _data.Dispose();
        GC.SuppressFinalize(this);
    }
}
