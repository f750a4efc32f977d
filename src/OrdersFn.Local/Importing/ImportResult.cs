namespace OrdersFn.Local.Importing;

/// <summary>What the server made of one line.</summary>
/// <param name="Result">created, duplicate, conflict, invalid, throttled or failed.</param>
/// <param name="Reasons">Field and reason, where it was not taken.</param>
internal sealed record ImportResult(string Result, IReadOnlyList<string> Reasons)
{
    public bool IsTaken => Result is "created" or "duplicate";

    /// <summary>Not now, but later.</summary>
    public bool IsThrottled => Result == "throttled";
}
