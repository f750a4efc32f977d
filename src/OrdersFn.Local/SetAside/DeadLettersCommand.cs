using System.CommandLine;
using System.Globalization;

namespace OrdersFn.Local.SetAside;

/// <summary><c>deadletters list|show|replay|drop</c></summary>
internal static class DeadLettersCommand
{
    private static readonly SetAsideKind DeadLetters = new()
    {
        Command = "deadletters",
        Description = "Look at messages that could not become orders, send them again, or drop them.",
        One = "dead letter",
        Several = "dead letters",
        Rows = "dead_letters",
        Key = ("N", "Its sequence number, as listed."),
        ReadKey = result =>
        {
            if (long.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return number.ToString(CultureInfo.InvariantCulture);
            result.AddError($"{result.Tokens[0].Value} is no sequence number.");
            return null;
        },
        Line = letter => SetAsideText.Line(letter, "sequence_number", "enqueued_at", "reason", "description"),
        Replay = ("Send it to the queue again.", "sent again"),
    };

    public static Command Create() => SetAsideCommand.Create(DeadLetters);
}
