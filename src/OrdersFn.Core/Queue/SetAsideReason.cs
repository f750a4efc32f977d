namespace OrdersFn.Core.Queue;

/// <summary>Why messages are set aside: short stable words, which operators filter by.</summary>
public static class SetAsideReason
{
    public const string UnsupportedContentType = "unsupported-content-type";
    public const string NotJson = "not-json";
    public const string Invalid = "invalid";
    public const string Conflict = "conflict";

    /// <summary>Reading the message broke, which is a fault of ours.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>The store refuses the order itself, which is a fault of ours.</summary>
    public const string Refused = "refused";
}
