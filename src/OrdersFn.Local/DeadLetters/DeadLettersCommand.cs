using System.CommandLine;
using System.Text.Json;
using OrdersFn.Local.Serving;

namespace OrdersFn.Local.DeadLetters;

/// <summary>
/// <c>deadletters list|show|replay|drop</c>: exit code 0 when it is done, 1 when there is no such dead letter, 2 when the server could not be asked.
/// </summary>
internal static class DeadLettersCommand
{
    public static Command Create() => new("deadletters", "Look at messages that could not become orders, send them again, or drop them.")
    {
        List(),
        ForOne("show", "Everything about one, its body included.", (client, number, cancellation) => client.ReadAsync(number, cancellation), ""),
        ForOne("replay", "Send it to the queue again.", (client, number, cancellation) => client.ReplayAsync(number, cancellation), "sent again"),
        ForOne("drop", "Throw it away.", (client, number, cancellation) => client.DropAsync(number, cancellation), "dropped"),
    };

    private static Command List()
    {
        var (url, apiKey) = Server();
        var command = new Command("list", "One line each, oldest first.") { url, apiKey };
        command.SetAction(async (line, cancellation) =>
        {
            using var client = new DeadLetterClient(line.GetValue(url) ?? new(ServeOptions.DefaultUrl), line.GetValue(apiKey));
            return await ListAsync(client, line.InvocationConfiguration, cancellation);
        });
        return command;
    }

    private static Command ForOne(
        string name, string description, Func<DeadLetterClient, long, CancellationToken, Task<DeadLetterAnswer>> ask, string done)
    {
        var (url, apiKey) = Server();
        var number = new Argument<long>("N") { Description = "Its sequence number, as listed." };
        var command = new Command(name, description) { number, url, apiKey };
        command.SetAction(async (line, cancellation) =>
        {
            using var client = new DeadLetterClient(line.GetValue(url) ?? new(ServeOptions.DefaultUrl), line.GetValue(apiKey));
            var answer = await ask(client, line.GetRequiredValue(number), cancellation);
            return await TellAsync(answer, line.GetRequiredValue(number), done, line.InvocationConfiguration);
        });
        return command;
    }

    private static (Option<Uri?> Url, Option<string?> ApiKey) Server() => (
        ServerAddress.Option($"The server; {ServeOptions.DefaultUrl} where missing."),
        new("--api-key") { Description = "The server's key, if it asks for one." });

    private static async Task<int> ListAsync(DeadLetterClient client, InvocationConfiguration streams, CancellationToken cancellation)
    {
        var count = 0;
        string? cursor = null;
        do
        {
            var answer = await client.ListAsync(cursor, cancellation);
            if (answer is not DeadLetterAnswer.Done(var page))
                return await FailAsync(streams, answer is DeadLetterAnswer.Failed(var reason) ? reason : "the server has no list of dead letters");
            foreach (var letter in page.GetProperty("dead_letters").EnumerateArray())
            {
                count++;
                await streams.Output.WriteLineAsync(DeadLetterText.Line(letter));
            }

            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);

        await streams.Output.WriteLineAsync(count == 0 ? "no dead letters" : count == 1 ? "1 dead letter" : $"{count} dead letters");
        return 0;
    }

    private static async Task<int> TellAsync(DeadLetterAnswer answer, long number, string done, InvocationConfiguration streams)
    {
        switch (answer)
        {
            case DeadLetterAnswer.Done { Json.ValueKind: JsonValueKind.Object } shown:
                await DeadLetterText.WriteAsync(streams.Output, shown.Json);
                return 0;
            case DeadLetterAnswer.Done:
                await streams.Output.WriteLineAsync($"{number} {done}");
                return 0;
            case DeadLetterAnswer.Unknown:
                await streams.Error.WriteLineAsync($"error: there is no dead letter {number}");
                return 1;
            case DeadLetterAnswer.Failed(var reason):
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
