using CosmosLocal.Queries.Access;
using CosmosLocal.Sql.Compilation;
using CosmosLocal.Sql.Runtime;
using CosmosLocal.Throughput;

namespace CosmosLocal.Queries.Execution;

/// <summary>Fills one page of results and says where the next one begins.</summary>
internal sealed class PageBuilder
{
    private const int DefaultItems = 1000;
    private const int MaxBytes = 4 * 1024 * 1024;

    // A page that finds little stops after so many documents; the client comes back for more.
    private const int MaxRead = 50_000;

    private readonly CompiledSelect _select;
    private readonly ContinuationToken? _token;
    private readonly long _hash;
    private readonly KeptResults _kept;
    private readonly List<ReadOnlyMemory<byte>> _documents = [];
    private long _bytes;
    private long _skip;
    private long _take;

    public PageBuilder(int maxItems, long hash, ContinuationToken? token, CompiledSelect select, KeptResults kept)
    {
        _kept = kept;
        MaxItems = maxItems > 0 ? maxItems : DefaultItems;
        _hash = hash;
        _token = token;
        _select = select;
        _skip = token?.Skip ?? select.Skip;
        _take = token?.Take ?? select.Take;
    }

    public int MaxItems { get; }

    /// <summary>How many rows the page will take out of the run.</summary>
    public long Wanted => Math.Min(MaxItems, _take) + _skip;

    private bool IsFull => _documents.Count >= MaxItems || _bytes >= MaxBytes;

    public QueryPage Build(DocumentRun run, AccessPath access, QueryClock clock) =>
        _select.IsBlocking ? Whole(run, access, clock) : Streamed(run, access, clock);

    private QueryPage Streamed(DocumentRun run, AccessPath access, QueryClock clock)
    {
        if (_take == 0) return Page(run, null);
        var row = _select.NewRow(clock);
        using var writer = new JsonRowWriter();
        var start = _token is null ? Bookmark.Start : new(_token.Part, _token.After, _token.Key is { } key ? OrderKey.Parse(key, _token.KeyRid) : null);
        var last = start;
        foreach (var (document, before, behind) in run.From(start))
        {
            last = behind;
            if (IsFull) return Page(run, TokenAt(access, before));
            using (document)
            {
                var given = _token is not null && _token.Rid == document.Rid ? _token.Rows : 0;
                var rows = 0;
                foreach (var result in ResultsOf(document, row, writer))
                {
                    if (rows++ < given) continue;
                    if (_skip > 0)
                    {
                        _skip--;
                        continue;
                    }

                    if (IsFull) return Page(run, TokenAt(access, before) with { Rid = document.Rid, Rows = rows - 1 });
                    _bytes += result.Length;
                    _documents.Add(result);
                    if (--_take == 0) return Page(run, null);
                }
            }

            if (run.Read >= MaxRead && !run.IsSorting) return Page(run, TokenAt(access, behind));
        }

        return Page(run, run.IsCut ? TokenAt(access, last) : null);
    }

    private IEnumerable<ReadOnlyMemory<byte>> ResultsOf(LoadedDocument document, Row row, JsonRowWriter writer)
    {
        if (_select.IsWholeDocument)
        {
            yield return document.Json;
            yield break;
        }

        if (_select.IsOfDocument)
        {
            if (!_select.Passes(row, document.Value)) yield break;
            if (_select.IsStar) yield return document.Json;
            else if (_select.Project(row) is { IsDefined: true } value) yield return writer.Utf8Of(value);
            yield break;
        }

        row.Slots[0] = document.Value;
        foreach (var tuple in _select.Tuples(row))
        {
            if (_select.Project(tuple) is { IsDefined: true } value) yield return writer.Utf8Of(value);
        }
    }

    // The result does not depend on the page. It is kept for the next one where all of it is known anyway, or where the client has shown
    // that it wants more than the beginning.
    private QueryPage Whole(DocumentRun run, AccessPath access, QueryClock clock)
    {
        var (offset, number) = (_token?.Offset ?? 0, _token?.Kept ?? 0);
        var kept = number == 0 ? null : _kept.Find(number, _hash);
        if (kept is null && (_select.Group is not null || offset > 0))
        {
            kept = [.. Computed()];
            number = kept.Count > offset + MaxItems ? _kept.Keep(_hash, kept) : 0;
        }

        foreach (var json in kept?.Skip(offset) ?? Computed())
        {
            if (IsFull) return Page(run, new() { Query = _hash, Access = access.Name, Offset = offset + _documents.Count, Kept = number });
            _bytes += json.Length;
            _documents.Add(json);
        }

        return Page(run, null);

        IEnumerable<ReadOnlyMemory<byte>> Computed() =>
            Results.Of(_select, run.All(), clock).Select(JsonText.Utf8Of);
    }

    private ContinuationToken TokenAt(AccessPath access, Bookmark bookmark) => new()
    {
        Query = _hash,
        Access = access.Name,
        Part = bookmark.Part,
        After = bookmark.After,
        Key = bookmark.Key?.ToJson(),
        KeyRid = bookmark.Key?.Rid ?? 0,
        Skip = _skip,
        Take = _take,
    };

    private QueryPage Page(DocumentRun run, ContinuationToken? next) => new()
    {
        Documents = _documents,
        Continuation = next?.ToString(),
        Read = run.Read,
        Charge = Charges.Query(run.Read, run.ReadBytes, _bytes),
    };
}
