using System.Text.Json;

namespace OrdersFn.Local.SetAside;

/// <summary>What a server said to a question about what it has set aside.</summary>
internal abstract record SetAsideAnswer
{
    private SetAsideAnswer()
    {
    }

    /// <summary>It has done so; with what it told, where it tells anything.</summary>
    public sealed record Done(JsonElement Json) : SetAsideAnswer;

    /// <summary>There is nothing of this name.</summary>
    public sealed record Unknown : SetAsideAnswer;

    /// <summary>It cannot be done as things are.</summary>
    public sealed record Refused(string Reason) : SetAsideAnswer;

    /// <summary>It did not answer, or not like this.</summary>
    public sealed record Failed(string Reason) : SetAsideAnswer;
}
