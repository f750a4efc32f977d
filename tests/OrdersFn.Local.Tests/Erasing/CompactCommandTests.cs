using OrdersFn.Local.Tests.Support;

namespace OrdersFn.Local.Tests.Erasing;

public sealed class CompactCommandTests
{
    [Fact]
    public async Task TheDataAreTheSameAndTheirSizeIsTold()
    {
        await using var app = new LocalApp();
        await app.InitializeAsync();
        await app.Api.PlaceLinesAsync(string.Join('\n', Enumerable.Range(0, 200).Select(n => Sample.Order($"O{n}"))));
        await app.Api.ViewHoldsAsync(200);
        await app.StopAsync();
        var (exitCode, output, error) = await CommandLine.RunAsync("compact", "--data", app.DataDirectory);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Matches(@"^\d+ bytes before, \d+ bytes now\n$", output);
        await app.StartAsync();
        Assert.Equal(200, (await app.Api.WalkAsync("api/customers/C1/orders")).Rows.Count);
        await app.Api.ViewHoldsAsync(200);
    }

    [Fact]
    public async Task WhileAServerRunsOnThemTheyStayAsTheyAre()
    {
        await using var app = new LocalApp();
        await app.InitializeAsync();
        Assert.Equal(
            (1, "", $"error: {app.DataDirectory} is in use by another process; stop the server first\n"),
            await CommandLine.RunAsync("compact", "--data", app.DataDirectory));
    }

    [Fact]
    public async Task ADirectoryThatIsNotThereIsNotMade()
    {
        using var directory = new TemporaryDirectory();
        var missing = directory.File("missing");
        Assert.Equal((1, "", $"error: there is no data in {missing}\n"), await CommandLine.RunAsync("compact", "--data", missing));
        Assert.False(Directory.Exists(missing));
    }
}
