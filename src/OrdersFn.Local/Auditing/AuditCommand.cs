using System.CommandLine;
using OrdersFn.Local.Serving;
using OrdersFn.Local.Store;

namespace OrdersFn.Local.Auditing;

/// <summary><c>audit</c>: exit code 0 when everything agrees, 1 when something differs, 2 when it could not be told.</summary>
internal static class AuditCommand
{
    public static Command Create()
    {
        var data = new Option<string?>("--data")
        {
            Description = $"Directory of the data, while no server runs on it; {DataDirectory.Default} where missing.",
        };
        var url = ServerAddress.Option("A running server, asked instead.");
        var apiKey = new Option<string?>("--api-key") { Description = "The server's key, if it asks for one." };
        var command = new Command("audit", "Recount orders against timeline, rollups and index, and name every difference.") { data, url, apiKey };
        command.Validators.Add(line =>
        {
            if (line.GetValue(data) is not null && line.GetValue(url) is not null)
                line.AddError("--data and --url exclude each other.");
        });
        command.SetAction((line, cancellation) => RunAsync(
            line.GetValue(url) is { } server
                ? RemoteAudit.RunAsync(server, line.GetValue(apiKey), cancellation)
                : LocalAudit.RunAsync(line.GetValue(data) ?? DataDirectory.Default, cancellation),
            line.InvocationConfiguration));
        return command;
    }

    private static async Task<int> RunAsync(IAsyncEnumerable<string> differences, InvocationConfiguration streams)
    {
        var count = 0;
        try
        {
            await foreach (var difference in differences)
            {
                count++;
                await streams.Output.WriteLineAsync(difference);
            }
        }
        catch (AuditFailedException fault)
        {
            await streams.Error.WriteLineAsync($"error: {fault.Message}");
            return 2;
        }
        catch (OperationCanceledException)
        {
            await streams.Error.WriteLineAsync("error: stopped before the end");
            return 2;
        }

        await streams.Output.WriteLineAsync(count == 0 ? "no differences" : count == 1 ? "1 difference" : $"{count} differences");
        return count == 0 ? 0 : 1;
    }
}
