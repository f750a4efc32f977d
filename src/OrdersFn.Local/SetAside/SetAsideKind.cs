using System.CommandLine.Parsing;
using System.Text.Json;

namespace OrdersFn.Local.SetAside;

/// <summary>A kind of thing that a server sets aside for an operator to look at: where it is asked for, and the words for it.</summary>
internal sealed record SetAsideKind
{
    /// <summary>The command, and the last part of the path.</summary>
    public required string Command { get; init; }

    public required string Description { get; init; }

    public required string One { get; init; }

    public required string Several { get; init; }

    /// <summary>What a page calls its rows.</summary>
    public required string Rows { get; init; }

    /// <summary>What one is named by on the command line, and how that is explained.</summary>
    public required (string Argument, string Description) Key { get; init; }

    /// <summary>Reads a key that was typed, so that it can stand in a path; notes an error where it cannot be one.</summary>
    public required Func<ArgumentResult, string?> ReadKey { get; init; }

    /// <summary>A row on one line, beginning with its key.</summary>
    public required Func<JsonElement, string> Line { get; init; }

    public required (string Description, string Done) Replay { get; init; }
}
