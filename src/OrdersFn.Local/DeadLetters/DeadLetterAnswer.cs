using System.Text.Json;

namespace OrdersFn.Local.DeadLetters;

/// <summary>What a server said to a question about its dead letters.</summary>
internal abstract record DeadLetterAnswer
{
    private DeadLetterAnswer()
    {
    }

    /// <summary>It has done so; with what it told, where it tells anything.</summary>
    public sealed record Done(JsonElement Json) : DeadLetterAnswer;

    /// <summary>There is no dead letter of this number.</summary>
    public sealed record Unknown : DeadLetterAnswer;

    /// <summary>It did not answer, or not like this.</summary>
    public sealed record Failed(string Reason) : DeadLetterAnswer;
}
