using System.Globalization;
using Microsoft.AspNetCore.Http;
using OrdersFn.Core.Orders;

namespace OrdersFn.Http.Requests;

/// <summary>
/// Reads a query string strictly: a parameter that is unknown, doubled or malformed is an error by name, since a mistyped filter that is
/// silently ignored answers another question than the one asked.
/// </summary>
internal sealed class QueryReader
{
    public const string From = "from";
    public const string To = "to";
    public const string StatusName = "status";
    public const string Order = "order";
    public const string LimitName = "limit";
    public const string Cursor = "cursor";
    public const string Interval = "interval";
    public const string Source = "source";
    public const string WaitName = "wait";

    /// <summary>Azure Functions takes the key as a parameter as well; it is never ours to read.</summary>
    public const string FunctionsKey = "code";

    public const int DefaultLimit = 100;
    public const int MaxLimit = 1000;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly IQueryCollection _query;
    private readonly List<FieldError> _errors = [];

    public QueryReader(IQueryCollection query, params IReadOnlyList<string> known)
    {
        _query = query;
        foreach (var (name, values) in query)
        {
            if (!known.Contains(name, StringComparer.Ordinal) && name != FunctionsKey)
                _errors.Add(new(name, $"is unknown; this call takes {(known.Count == 0 ? "no parameters" : string.Join(", ", known))}"));
            else if (values.Count > 1)
                _errors.Add(new(name, "must not be given more than once"));
        }
    }

    public IReadOnlyList<FieldError> Errors => _errors;

    public (DateTimeOffset? From, DateTimeOffset? To) Range()
    {
        var from = Time(From);
        var to = Time(To);
        if (from > to)
            _errors.Add(new(From, "must not be after to"));
        return (from, to);
    }

    public OrderStatus? Status()
    {
        if (Text(StatusName) is not { } name)
            return null;
        if (OrderStatuses.TryParse(name, out var status))
            return status;
        _errors.Add(new(StatusName, $"must be one of {string.Join(", ", OrderStatuses.All)}"));
        return null;
    }

    public bool Descending(bool byDefault) => Choice(Order, ["asc", "desc"]) is { } chosen ? chosen == "desc" : byDefault;

    public int Limit()
    {
        if (Text(LimitName) is not { } text)
            return DefaultLimit;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit)
            return limit;
        _errors.Add(new(LimitName, $"must be a whole number from 1 to {MaxLimit}"));
        return DefaultLimit;
    }

    /// <summary>How long the answer may wait for the view; not at all where nothing is said.</summary>
    public TimeSpan Wait()
    {
        if (Text(WaitName) is not { } text)
            return TimeSpan.Zero;
        if (Durations.TryParse(text, out var wait) && wait <= LongestWait)
            return wait;
        _errors.Add(new(WaitName, $"must be {Durations.Shape}, at most {LongestWait.TotalSeconds:0}s"));
        return TimeSpan.Zero;
    }

    /// <summary>One of a few words, or null when the parameter is missing (or wrong, which is noted).</summary>
    public string? Choice(string name, IReadOnlyList<string> words)
    {
        if (Text(name) is not { } word)
            return null;
        if (words.Contains(word, StringComparer.Ordinal))
            return word;
        _errors.Add(new(name, $"must be one of {string.Join(", ", words)}"));
        return null;
    }

    public string? Text(string name) => _query.TryGetValue(name, out var values) && values.Count == 1 ? values[0] : null;

    private DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (Rfc3339.TryParse(UndoPlus(text), out var time))
            return time;
        _errors.Add(new(name, $"must be {Rfc3339.Shape}"));
        return null;
    }

    /// <summary>A plus that was not percent-encoded arrives as a blank; before an offset it can have been nothing else.</summary>
    private static string UndoPlus(string text) =>
        text.Length > 6 && text[^6] == ' ' && text[^3] == ':' ? $"{text.AsSpan(0, text.Length - 6)}+{text.AsSpan(text.Length - 5)}" : text;
}
