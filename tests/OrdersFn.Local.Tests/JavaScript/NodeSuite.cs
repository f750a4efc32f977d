using System.Diagnostics;
using System.Runtime.CompilerServices;
using OrdersFn.Local.Tests.Support;

namespace OrdersFn.Local.Tests.JavaScript;

/// <summary><c>suite.mjs</c> with the real npm package. Needs node, and once the npm registry; without them tests are skipped and say so.</summary>
public sealed class NodeSuite : IAsyncLifetime
{
    private static readonly string Package = Path.Combine(AppContext.BaseDirectory, "javascript");

    private string? _missing;

    // node_modules stays beside the built tests, so that only the first run downloads.
    public async ValueTask InitializeAsync() => _missing = await InstallAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Runs a scenario to its end and gives the checks that passed.</summary>
    internal async Task<IReadOnlyList<string>> RunAsync(string scenario, string connection)
    {
        using var process = Start(scenario, connection);
        var (exitCode, text) = await EndAsync(process);
        Assert.True(exitCode == 0, text);
        return [.. text.Split('\n').Where(line => line.StartsWith("ok ", StringComparison.Ordinal)).Select(line => line[3..])];
    }

    /// <summary>Starts a scenario to talk with.</summary>
    internal Process Start(string scenario, string connection)
    {
        if (_missing is not null)
            Assert.Skip(_missing);
        return StartProcess("node", ["suite.mjs", scenario, connection]);
    }

    private static async Task<string?> InstallAsync([CallerFilePath] string source = "")
    {
        Directory.CreateDirectory(Package);
        foreach (var file in new[] { "package.json", "package-lock.json", "suite.mjs" })
            File.Copy(Path.Combine(Path.GetDirectoryName(source)!, file), Path.Combine(Package, file), overwrite: true);
        if (Directory.Exists(Path.Combine(Package, "node_modules", "@azure", "service-bus")))
            return null;
        try
        {
            using var install = StartProcess("npm", ["ci", "--no-audit", "--no-fund", "--fetch-retries=0"]);
            var (exitCode, text) = await EndAsync(install);
            return exitCode == 0 ? null : "npm could not install @azure/service-bus: " + text;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "node and npm are not installed.";
        }
    }

    private static Process StartProcess(string program, string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        WorkingDirectory = Package,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static async Task<(int ExitCode, string Text)> EndAsync(Process process)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(2 * Eventually.Deadline);
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
