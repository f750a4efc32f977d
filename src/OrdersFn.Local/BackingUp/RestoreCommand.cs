using System.CommandLine;
using OrdersFn.Local.Store;

namespace OrdersFn.Local.BackingUp;

/// <summary><c>restore</c>: exit code 0 when the backup is in place, 1 when everything is as it was.</summary>
internal static class RestoreCommand
{
    public static Command Create()
    {
        var backup = new Argument<string>("directory") { Description = "A directory that backup has made." };
        var data = new Option<string?>("--data")
        {
            Description = $"Directory of the data, while no server runs on it; {DataDirectory.Default} where missing.",
        };
        var command = new Command("restore", "Check a backup and put it in the place of the data, which are kept beside it.") { backup, data };
        command.SetAction(async (line, _) =>
        {
            var streams = line.InvocationConfiguration;
            try
            {
                var kept = DataRestore.Run(line.GetRequiredValue(backup), line.GetValue(data) ?? DataDirectory.Default, TimeProvider.System);
                await streams.Output.WriteLineAsync(kept is null ? "restored" : $"restored; what was there is in {kept}");
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
