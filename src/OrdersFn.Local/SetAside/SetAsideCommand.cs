using System.CommandLine;
using System.Text.Json;
using OrdersFn.Local.Serving;

namespace OrdersFn.Local.SetAside;

/// <summary>
/// <c>list|show|replay|drop</c> of what a server has set aside: exit code 0 when it is done, 1 when there is nothing of this name or it is refused,
/// 2 when the server could not be asked.
/// </summary>
internal static class SetAsideCommand
{
    public static Command Create(SetAsideKind kind) => new(kind.Command, kind.Description)
    {
        List(kind),
        ForOne(kind, "show", "Everything about one, its body included.", "", (client, key, cancellation) => client.ReadAsync(key, cancellation)),
        ForOne(kind, "replay", kind.Replay.Description, kind.Replay.Done, (client, key, cancellation) => client.ReplayAsync(key, cancellation)),
        ForOne(kind, "drop", "Throw it away.", "dropped", (client, key, cancellation) => client.DropAsync(key, cancellation)),
    };

    private static Command List(SetAsideKind kind)
    {
        var (url, apiKey) = Server();
        var command = new Command("list", "One line each, oldest first.") { url, apiKey };
        command.SetAction(async (line, cancellation) =>
        {
            using var client = new SetAsideClient(kind, line.GetValue(url) ?? new(ServeOptions.DefaultUrl), line.GetValue(apiKey));
            return await ListAsync(kind, client, line.InvocationConfiguration, cancellation);
        });
        return command;
    }

    private static Command ForOne(
        SetAsideKind kind, string name, string description, string done, Func<SetAsideClient, string, CancellationToken, Task<SetAsideAnswer>> ask)
    {
        var (url, apiKey) = Server();
        var key = new Argument<string>(kind.Key.Argument) { Description = kind.Key.Description, CustomParser = kind.ReadKey };
        var command = new Command(name, description) { key, url, apiKey };
        command.SetAction(async (line, cancellation) =>
        {
            using var client = new SetAsideClient(kind, line.GetValue(url) ?? new(ServeOptions.DefaultUrl), line.GetValue(apiKey));
            var answer = await ask(client, line.GetRequiredValue(key), cancellation);
            return await TellAsync(answer, kind, line.GetRequiredValue(key), done, line.InvocationConfiguration);
        });
        return command;
    }

    private static (Option<Uri?> Url, Option<string?> ApiKey) Server() => (
        ServerAddress.Option($"The server; {ServeOptions.DefaultUrl} where missing."),
        new("--api-key") { Description = "The server's key, if it asks for one." });

    private static async Task<int> ListAsync(
        SetAsideKind kind, SetAsideClient client, InvocationConfiguration streams, CancellationToken cancellation)
    {
        var count = 0;
        string? cursor = null;
        do
        {
            var answer = await client.ListAsync(cursor, cancellation);
            if (answer is not SetAsideAnswer.Done(var page))
                return await FailAsync(streams, answer is SetAsideAnswer.Failed(var reason) ? reason : $"the server has no list of {kind.Several}");
            foreach (var row in page.GetProperty(kind.Rows).EnumerateArray())
            {
                count++;
                await streams.Output.WriteLineAsync(kind.Line(row));
            }

            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);

        await streams.Output.WriteLineAsync(count == 0 ? $"no {kind.Several}" : count == 1 ? $"1 {kind.One}" : $"{count} {kind.Several}");
        return 0;
    }

    private static async Task<int> TellAsync(SetAsideAnswer answer, SetAsideKind kind, string key, string done, InvocationConfiguration streams)
    {
        switch (answer)
        {
            case SetAsideAnswer.Done { Json.ValueKind: JsonValueKind.Object } shown:
                await SetAsideText.WriteAsync(streams.Output, shown.Json);
                return 0;
            case SetAsideAnswer.Done:
                await streams.Output.WriteLineAsync($"{key} {done}");
                return 0;
            case SetAsideAnswer.Unknown:
                await streams.Error.WriteLineAsync($"error: there is no {kind.One} {key}");
                return 1;
            case SetAsideAnswer.Refused(var reason):
                await streams.Error.WriteLineAsync($"error: {reason}");
                return 1;
            case SetAsideAnswer.Failed(var reason):
                return await FailAsync(streams, reason);
            default:
                throw new InvalidOperationException($"no words for {answer.GetType().Name}");
        }
    }

    private static async Task<int> FailAsync(InvocationConfiguration streams, string reason)
    {
        await streams.Error.WriteLineAsync($"error: {reason}");
        return 2;
    }
}
