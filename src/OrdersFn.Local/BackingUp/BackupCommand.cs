using System.CommandLine;
using OrdersFn.Local.Store;

namespace OrdersFn.Local.BackingUp;

/// <summary><c>backup</c>: exit code 0 when the copy is whole, 1 when there is none.</summary>
internal static class BackupCommand
{
    public static Command Create()
    {
        var target = new Argument<string>("directory") { Description = "Where the copy goes; made if missing." };
        var data = new Option<string?>("--data") { Description = $"Directory of the data; {DataDirectory.Default} where missing." };
        var command = new Command("backup", "Copy store and queue, also while a server runs on them.") { target, data };
        command.SetAction(async (line, _) =>
        {
            var streams = line.InvocationConfiguration;
            try
            {
                var to = line.GetRequiredValue(target);
                var files = DataBackup.Run(line.GetValue(data) ?? DataDirectory.Default, to);
                await streams.Output.WriteLineAsync($"copied and checked: {string.Join(", ", files)} in {Path.GetFullPath(to)}");
                return 0;
            }
            catch (CannotBackUpException fault)
            {
                await streams.Error.WriteLineAsync($"error: {fault.Message}");
                return 1;
            }
        });
        return command;
    }
}
