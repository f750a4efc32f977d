using System.CommandLine;
using System.Globalization;
using OrdersFn.Local.Store;

namespace OrdersFn.Local.Compacting;

/// <summary><c>compact</c>: exit code 0 when the files are written anew, 1 when they stay as they are.</summary>
internal static class CompactCommand
{
    public static Command Create()
    {
        var data = new Option<string?>("--data")
        {
            Description = $"Directory of the data, while no server runs on it; {DataDirectory.Default} where missing.",
        };
        var command = new Command(
            "compact", "Write the data anew without what was deleted, erased or has expired, and give the space back. Needs room for the data once more.") { data };
        command.SetAction((line, _) => RunAsync(line.GetValue(data) ?? DataDirectory.Default, line.InvocationConfiguration));
        return command;
    }

    private static async Task<int> RunAsync(string path, InvocationConfiguration streams)
    {
        try
        {
            var (before, after) = await DataCompaction.RunAsync(path, TimeProvider.System);
            await streams.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{before} bytes before, {after} bytes now"));
            return 0;
        }
        catch (CannotCompactException fault)
        {
            await streams.Error.WriteLineAsync($"error: {fault.Message}");
            return 1;
        }
    }
}
