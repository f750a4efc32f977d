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
        var repair = new Option<bool>("--repair") { Description = "Make anew from the orders what differs, then recount." };
        var command = new Command("audit", "Recount orders against timeline, rollups and index, and name every difference.") { data, url, apiKey, repair };
        command.Validators.Add(line =>
        {
            if (line.GetValue(data) is not null && line.GetValue(url) is not null)
                line.AddError("--data and --url exclude each other.");
        });
        command.SetAction((line, cancellation) => RunAsync(
            repairing => line.GetValue(url) is { } server
                ? RemoteAudit.RunAsync(server, line.GetValue(apiKey), repairing, cancellation)
                : LocalAudit.RunAsync(line.GetValue(data) ?? DataDirectory.Default, repairing, cancellation),
            line.GetValue(repair),
            line.InvocationConfiguration));
        return command;
    }

    private static async Task<int> RunAsync(Func<bool, IAsyncEnumerable<AuditLine>> audit, bool repair, InvocationConfiguration streams)
    {
        try
        {
            if (repair)
            {
                var (found, repaired) = await PrintAsync(audit(true), streams);
                await streams.Output.WriteLineAsync(found == 0 ? Counted(found) : $"{Counted(found)}, {repaired} repaired");
                // Nothing was mended, so a recount would say the same.
                if (repaired == 0)
                    return found == 0 ? 0 : 1;
            }

            var (count, _) = await PrintAsync(audit(false), streams);
            await streams.Output.WriteLineAsync(Counted(count));
            return count == 0 ? 0 : 1;
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
    }

    private static async Task<(int Count, int Repaired)> PrintAsync(IAsyncEnumerable<AuditLine> differences, InvocationConfiguration streams)
    {
        var (count, repaired) = (0, 0);
        await foreach (var difference in differences)
        {
            count++;
            if (difference.Repaired == true)
                repaired++;
            await streams.Output.WriteLineAsync(difference.Text);
        }

        return (count, repaired);
    }

    private static string Counted(int count) => count == 0 ? "no differences" : count == 1 ? "1 difference" : $"{count} differences";
}
