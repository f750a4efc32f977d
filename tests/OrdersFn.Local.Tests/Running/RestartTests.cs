using OrdersFn.Local.Serving;
using OrdersFn.Local.Tests.Support;
using Tests;

namespace OrdersFn.Local.Tests.Running;

public sealed class RestartTests : IAsyncLifetime
{
    private readonly LocalApp _app = new();

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task AfterARestartEveryAnswerIsTheSame()
    {
        for (var i = 0; i < 30; i++)
            await _app.Api.PlaceAsync(Sample.Order($"R{i:D2}", $"C{i % 3}", $"2025-03-{i % 5 + 1:D2}T10:00:00Z", quantity: i + 1));
        await _app.Api.MoveAsync("C0", "R00", "paid");
        await _app.Api.EraseAsync("C1", "R01");
        await _app.Api.ViewHoldsAsync(29);
        await Eventually.EqualAsync(1, async () => (await _app.Api.GetAsync("api/orders?status=paid")).Json.GetProperty("orders").GetArrayLength());
        string[] questions =
        [
            "api/customers/C0/orders/R00", "api/customers/C1/orders/R01", "api/customers/C0/orders", "api/customers/C1/summary",
            "api/orders/R02", "api/orders?limit=10", "api/orders/summary?interval=hour",
        ];
        var before = await AskAsync(questions);
        var cursor = (await _app.Api.GetAsync("api/orders?limit=10")).Next!;

        await _app.RestartAsync();

        Assert.Equal(before, await AskAsync(questions));
        Assert.Equal(10, (await _app.Api.GetAsync(cursor)).Json.GetProperty("orders").GetArrayLength());
        // And it goes on: the views take what comes now.
        await _app.Api.PlaceAsync(Sample.Order("after", "C9", "2025-03-09T00:00:00Z"));
        await _app.Api.ViewHoldsAsync(30);
    }

    [Fact]
    public async Task TwoServersDoNotShareAStore()
    {
        var fault = await Assert.ThrowsAsync<CannotServeException>(() => LocalServer.StartAsync(_app.Options, TestContext.Current.CancellationToken));
        Assert.Contains(_app.DataDirectory, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APortThatIsTakenIsSaid()
    {
        using var other = new TemporaryDirectory();
        var options = _app.Options with { DataDirectory = other.Path, Urls = _app.Server.Url.ToString() };
        var fault = await Assert.ThrowsAsync<CannotServeException>(() => LocalServer.StartAsync(options, TestContext.Current.CancellationToken));
        Assert.Contains("address", fault.Message, StringComparison.OrdinalIgnoreCase);
    }

    private async Task<string> AskAsync(IEnumerable<string> questions)
    {
        var answers = new List<string>();
        foreach (var question in questions)
        {
            var answer = await _app.Api.GetAsync(question);
            answers.Add($"{question}: {(int)answer.Status} {answer.Headers.GetValueOrDefault("ETag")} {answer.Text}");
        }

        return string.Join('\n', answers);
    }
}
