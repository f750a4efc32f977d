using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace CosmosLocal.Tests.JavaScript;

/// <summary>Runs <c>suite.mjs</c> with the real npm package. Needs node, and once the npm registry; without them the test is skipped and says so.</summary>
public sealed class JavaScriptSdkTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task TheJavaScriptSdkWorksOverHttp()
    {
        var package = Path.Combine(AppContext.BaseDirectory, "javascript");
        if (await InstallAsync(package) is { } missing)
            Assert.Skip(missing);

        await using var account = CosmosLocalAccount.Open(new());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        account.MapEndpoints(app);
        await app.StartAsync(TestContext.Current.CancellationToken);

        var (exitCode, text) = await RunAsync("node", ["suite.mjs", app.Urls.Single(), CosmosLocalOptions.EmulatorKey], package);
        output.WriteLine(text);
        await app.StopAsync(TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, text);
        Assert.Equal(14, text.Split('\n').Count(line => line.StartsWith("ok ", StringComparison.Ordinal)));
    }

    // node_modules stays beside the built tests, so that only the first run downloads.
    private static async Task<string?> InstallAsync(string package, [CallerFilePath] string source = "")
    {
        Directory.CreateDirectory(package);
        foreach (var file in new[] { "package.json", "package-lock.json", "suite.mjs" })
            File.Copy(Path.Combine(Path.GetDirectoryName(source)!, file), Path.Combine(package, file), overwrite: true);
        if (Directory.Exists(Path.Combine(package, "node_modules", "@azure", "cosmos")))
            return null;
        try
        {
            var (exitCode, text) = await RunAsync("npm", ["ci", "--no-audit", "--no-fund", "--fetch-retries=0"], package);
            return exitCode == 0 ? null : "npm could not install @azure/cosmos: " + text;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "node and npm are not installed.";
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, string[] arguments, string directory)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, string.Concat(texts));
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
