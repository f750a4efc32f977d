using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Tests.JavaScript;

namespace CosmosLocal.Tests.JavaScript;

/// <summary>Runs <c>suite.mjs</c> with the real npm package. Needs node, and once the npm registry; without them the test is skipped and says so.</summary>
public sealed class JavaScriptSdkTests(ITestOutputHelper output)
{
    [Fact]
    public async Task TheJavaScriptSdkWorksOverHttp()
    {
        if (await new NodePackage("@azure/cosmos").InstallAsync() is { } missing)
            Assert.Skip(missing);

        await using var account = CosmosLocalAccount.Open(new());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        account.MapEndpoints(app);
        await app.StartAsync(TestContext.Current.CancellationToken);

        var (exitCode, text) = await NodePackage.RunSuiteAsync(app.Urls.Single(), CosmosLocalOptions.EmulatorKey);
        output.WriteLine(text);
        await app.StopAsync(TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, text);
        Assert.Equal(16, NodePackage.Passed(text).Count);
    }
}
