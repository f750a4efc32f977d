using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace OrdersFn.Tests.Infrastructure;

/// <summary>Bicep's command line, from the package that the project names for this platform.</summary>
internal static class Bicep
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>The repository.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../../.."));

    public static string Folder { get; } = Path.Combine(Root, "infra");

    /// <summary>Runs it in the folder of the Bicep files. Where there is no such package, the test is skipped.</summary>
    public static async Task<BicepRun> RunAsync(IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var tool = typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(data => data.Key == "BicepTool")?.Value;
        Assert.SkipWhen(string.IsNullOrEmpty(tool) || !File.Exists(tool), "there is no package of Bicep's command line for this platform");
        var start = new ProcessStartInfo(tool!, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Deadline);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var complaints = process.StandardError.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return new(process.ExitCode, await output, await complaints);
    }

    private static string Here([CallerFilePath] string file = "") => file;
}

/// <summary>What came of a run. Errors and warnings are complaints.</summary>
internal sealed record BicepRun(int ExitCode, string Output, string Complaints);
