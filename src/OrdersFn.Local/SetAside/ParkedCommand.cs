using System.CommandLine;

namespace OrdersFn.Local.SetAside;

/// <summary><c>parked list|show|replay|drop</c></summary>
internal static class ParkedCommand
{
    private static readonly SetAsideKind Parked = new()
    {
        Command = "parked",
        Description = "Look at changes that a view could not take, apply them again, or drop them.",
        One = "parked change",
        Several = "parked changes",
        Rows = "parked",
        Key = ("SOURCE/ID", "The consumer that parked it and its id, as listed."),
        ReadKey = result =>
        {
            if (result.Tokens[0].Value.Split('/') is [{ Length: > 0 } source, { Length: > 0 } id])
                return $"{Uri.EscapeDataString(source)}/{Uri.EscapeDataString(id)}";
            result.AddError($"{result.Tokens[0].Value} is not like timeline/0123abcd.");
            return null;
        },
        Line = parked => $"{SetAsideText.Of(parked, "source")}/{SetAsideText.Line(parked, "id", "parked_at", "reason")}",
        Replay = ("Apply it again, as its order is now.", "applied"),
    };

    public static Command Create() => SetAsideCommand.Create(Parked);
}
