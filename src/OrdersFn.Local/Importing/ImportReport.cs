using System.Globalization;

namespace OrdersFn.Local.Importing;

/// <summary>Counts by result, and the first lines that were refused. Written by several chunks at once.</summary>
internal sealed class ImportReport
{
    private const int RefusalsShown = 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _counts = [];
    private readonly List<(long Line, string Text)> _refusals = [];

    public long Settled { get; private set; }

    public bool AllTaken { get; private set; } = true;

    public void Add(ImportLine line, ImportResult result)
    {
        lock (_lock)
        {
            Settled++;
            _counts[result.Result] = _counts.GetValueOrDefault(result.Result) + 1;
            if (result.IsTaken)
                return;
            AllTaken = false;
            if (_refusals.Count < RefusalsShown)
                _refusals.Add((line.Number, $"{result.Result}: {string.Join("; ", result.Reasons)}"));
        }
    }

    /// <summary>The counts in one line, for a progress bar.</summary>
    public string Brief()
    {
        lock (_lock)
            return string.Join(", ", Counts().Select(count => $"{Number(count.Value)} {Name(count.Key, count.Value)}"));
    }

    public async Task WriteAsync(TextWriter output, TextWriter error, TimeSpan took)
    {
        foreach (var (line, text) in _refusals.OrderBy(refusal => refusal.Line))
            await error.WriteLineAsync($"line {line.ToString(CultureInfo.InvariantCulture)}: {text}");
        var refused = _counts.Where(count => count.Key is not ("created" or "duplicate")).Sum(count => count.Value);
        if (refused > _refusals.Count)
            await error.WriteLineAsync($"... and {Number(refused - _refusals.Count)} more lines that were not taken");
        var rate = took > TimeSpan.Zero ? Settled / took.TotalSeconds : 0;
        await output.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{Number(Settled)} orders in {took.TotalSeconds:0.0} s, {rate:#,0} a second"));
        foreach (var (result, count) in Counts())
            await output.WriteLineAsync($"  {Number(count)} {Name(result, count)}");
    }

    private IEnumerable<KeyValuePair<string, long>> Counts() => _counts.OrderBy(count => Array.IndexOf(Order, count.Key));

    private static readonly string[] Order = ["created", "duplicate", "conflict", "invalid", "failed"];

    private static string Name(string result, long count) => result is "duplicate" or "conflict" && count != 1 ? result + "s" : result;

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
