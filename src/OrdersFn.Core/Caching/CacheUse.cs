namespace OrdersFn.Core.Caching;

/// <summary>What a caller lets be answered from.</summary>
public enum CacheUse
{
    /// <summary>What was read a moment ago will do.</summary>
    Allowed,

    /// <summary>From the store; what is kept is renewed by it.</summary>
    Bypassed,
}
