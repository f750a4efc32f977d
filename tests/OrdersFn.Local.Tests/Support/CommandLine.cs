using System.CommandLine;
using OrdersFn.Local.Auditing;
using OrdersFn.Local.BackingUp;
using OrdersFn.Local.Compacting;
using OrdersFn.Local.Importing;
using OrdersFn.Local.SetAside;

namespace OrdersFn.Local.Tests.Support;

/// <summary>Commands that end, run in this process.</summary>
internal static class CommandLine
{
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var root = new RootCommand { ImportCommand.Create(), AuditCommand.Create(), CompactCommand.Create(), BackupCommand.Create(), RestoreCommand.Create(), DeadLettersCommand.Create(), ParkedCommand.Create() };
        var exitCode = await root.Parse(arguments).InvokeAsync(new() { Output = output, Error = error }, TestContext.Current.CancellationToken);
        return (exitCode, output.ToString(), error.ToString());
    }
}
