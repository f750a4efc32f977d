using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Tests.JavaScript;

/// <summary>
/// <c>suite.mjs</c> beside the test that uses it, with the real npm package that it is about. Needs node, and once the npm registry. Compiled into
/// each test project that has such a suite.
/// </summary>
internal sealed class NodePackage(string module, [CallerFilePath] string source = "")
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "javascript");
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>Null, or why tests that need the package are to be skipped. What is installed stays beside the built tests, so that only the first run downloads.</summary>
    public async Task<string?> InstallAsync()
    {
        Directory.CreateDirectory(Folder);
        foreach (var file in new[] { "package.json", "package-lock.json", "suite.mjs" })
            File.Copy(Path.Combine(Path.GetDirectoryName(source)!, file), Path.Combine(Folder, file), overwrite: true);
        if (Directory.Exists(Path.Combine([Folder, "node_modules", .. module.Split('/')])))
            return null;
        try
        {
            using var install = Start("npm", ["ci", "--no-audit", "--no-fund", "--fetch-retries=0"]);
            var (exitCode, text) = await EndAsync(install);
            return exitCode == 0 ? null : $"npm could not install {module}: {text}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "node and npm are not installed.";
        }
    }

    /// <summary>Starts the suite to talk with.</summary>
    public static Process StartSuite(params IEnumerable<string> arguments) => Start("node", ["suite.mjs", .. arguments]);

    /// <summary>Runs the suite to its end; the text is what it printed.</summary>
    public static async Task<(int ExitCode, string Text)> RunSuiteAsync(params IEnumerable<string> arguments)
    {
        using var process = StartSuite(arguments);
        return await EndAsync(process);
    }

    /// <summary>The checks that passed.</summary>
    public static IReadOnlyList<string> Passed(string text) =>
        [.. text.Split('\n').Where(line => line.StartsWith("ok ", StringComparison.Ordinal)).Select(line => line[3..])];

    private static Process Start(string program, IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        WorkingDirectory = Folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static async Task<(int ExitCode, string Text)> EndAsync(Process process)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
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
