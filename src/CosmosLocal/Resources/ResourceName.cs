using System.Buffers;

namespace CosmosLocal.Resources;

/// <summary>The rule for ids of databases and containers, which become segments of paths.</summary>
internal static class ResourceName
{
    private const int MaxLength = 255;
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("/\\?#\r\n\t");

    /// <summary>Why the id is refused, or null.</summary>
    public static string? Refusal(string? id) => id switch
    {
        null => "The required property 'id' is missing or not a string.",
        "" => "The id must not be empty.",
        { Length: > MaxLength } => $"The id is longer than {MaxLength} characters.",
        _ when id.AsSpan().ContainsAny(Forbidden) => "The id contains one of the characters / \\ ? # or a line break.",
        _ when id[^1] == ' ' => "The id ends with a blank.",
        _ => null,
    };
}
