namespace OrdersFn.Core.Audit;

/// <summary>A difference between the orders and what is derived from them.</summary>
/// <param name="Kind">What sort of difference.</param>
/// <param name="Where">The order (<c>customer/order</c>), bucket or day it is about.</param>
/// <param name="What">The difference in words, with what was expected and what was found.</param>
public sealed record AuditFinding(AuditFindingKind Kind, string Where, string What)
{
    /// <summary>Whether the difference was mended; null when nobody tried.</summary>
    public bool? Repaired { get; init; }

    /// <summary>What to make anew; null where nothing can be, because it is not the views that are wrong.</summary>
    internal DamagedPart? Part { get; init; }
}

public enum AuditFindingKind
{
    /// <summary>An order without its timeline entry.</summary>
    MissingEntry,

    /// <summary>A timeline entry without an order, or in a bucket that is not the order's.</summary>
    ForeignEntry,

    /// <summary>An entry that differs from its order.</summary>
    StaleEntry,

    /// <summary>A rollup that differs from the orders of its bucket, or is missing.</summary>
    WrongRollup,

    /// <summary>A bucket or day that holds something and that the directory does not list.</summary>
    DirectoryMissing,

    /// <summary>A listed bucket or day that holds nothing.</summary>
    DirectorySuperfluous,

    /// <summary>An order the order index does not know.</summary>
    IndexMissing,

    /// <summary>An index entry without an order, or marked erased although the order is not.</summary>
    IndexWrong,

    /// <summary>An order that lies in several places although it is not being moved.</summary>
    SeveralPlaces,

    /// <summary>A view did not catch up with the feed in time, so that other findings may only be delay.</summary>
    ViewBehind,
}
