using CosmosLocal.Queries.Access;
using CosmosLocal.Sql.Compilation;
using CosmosLocal.Sql.Runtime;
using CosmosLocal.Storage;

namespace CosmosLocal.Queries.Execution;

/// <summary>
/// The documents of an access path in the order of the query. Where the path gives only a part of the order (or none), documents that are equal
/// in that part are gathered and sorted.
/// </summary>
internal sealed class DocumentRun
{
    private readonly ContainerReader _reader;
    private readonly AccessPath _access;
    private readonly CompiledSelect _select;
    private readonly OrderComparer _comparer;
    private readonly ResumeFilter? _resume;
    private readonly bool _dropsUndefined;
    private readonly Row _row;

    public DocumentRun(ContainerReader reader, AccessPath access, QueryShape shape, CompiledSelect select, ResumeFilter? resume, QueryClock clock)
    {
        _reader = reader;
        _access = access;
        _select = select;
        _resume = resume;
        _comparer = new(select.Order);
        _row = select.NewRow(clock);

        // An index over /* has nothing of documents that lack the path, so ORDER BY leaves them out.
        _dropsUndefined = shape.Order.Count == 1 && !reader.Indexing.StoresUndefined(shape.Order[0].Path);
        IsSorting = shape.Order.Count > 0 && !(access.Ordered == shape.Order.Count && access.TiesByRid);
    }

    /// <summary>Documents read so far.</summary>
    public int Read { get; private set; }

    public long ReadBytes { get; private set; }

    public bool IsSorting { get; }

    /// <summary>There was more to sort than memory should hold: the run goes on behind its last document.</summary>
    public bool IsCut { get; private set; }

    public IEnumerable<Placed> From(Bookmark start) => IsSorting ? Sorted(start) : Streamed(start);

    /// <summary>Every document, however many.</summary>
    public IEnumerable<LoadedDocument> All()
    {
        var start = Bookmark.Start;
        do
        {
            IsCut = false;
            foreach (var placed in From(start))
            {
                start = placed.Behind;
                yield return placed.Document;
            }
        }
        while (IsCut);
    }

    private IEnumerable<Placed> Streamed(Bookmark start)
    {
        var before = start;
        for (var part = start.Part; part < _access.Parts; part++)
        {
            foreach (var scanned in _access.Read(_reader, part, part == start.Part ? start.After : null))
            {
                var document = Load(scanned);
                var behind = new Bookmark(part, scanned.Position);
                if (_resume is null || _resume.Passes(KeyOf(document), _comparer)) yield return new(document, before, behind);
                before = behind;
            }
        }
    }

    // Groups of documents that the path does not tell apart, each sorted. With no order at all from the path, everything is one group.
    private IEnumerable<Placed> Sorted(Bookmark start)
    {
        var group = new SortedGroup(_comparer);
        var before = start;
        var groupStart = start with { Key = null };
        var last = groupStart;
        for (var part = start.Part; part < _access.Parts; part++)
        {
            foreach (var scanned in _access.Read(_reader, part, part == start.Part ? start.After : null))
            {
                var document = Load(scanned);
                var key = KeyOf(document);
                if (_access.IsRest(part) && key.Values[0].IsDefined)
                {
                    document.Dispose();
                    continue;
                }

                if (_access.Ordered > 0 && group.Last is { } previous && _comparer.CompareValues(previous, key, _access.Ordered) != 0)
                {
                    foreach (var (sorted, found) in group.Sorted())
                    {
                        var behind = groupStart with { Key = sorted };
                        yield return new(found, before, behind);
                        before = behind;
                    }

                    // The client comes back for what did not fit.
                    if (IsCut |= group.IsCut) yield break;
                    group = new(_comparer);
                    groupStart = last;
                }

                last = new(part, scanned.Position);
                group.Last = key;
                if (IsWanted(document, key, start)) group.Add(key, document);
                else document.Dispose();
            }
        }

        foreach (var (sorted, found) in group.Sorted())
        {
            var behind = groupStart with { Key = sorted };
            yield return new(found, before, behind);
            before = behind;
        }

        IsCut |= group.IsCut;
    }

    // What the filter drops need not be sorted.
    private bool IsWanted(LoadedDocument document, OrderKey key, Bookmark start)
    {
        if (_dropsUndefined && !key.Values[0].IsDefined) return false;
        if (start.Key is not null && _comparer.Compare(key, start.Key) <= 0) return false;
        if (_resume?.Passes(key, _comparer) == false) return false;
        if (_select.Where is null || _select.Inner is not null) return true;
        if (_select.IsOfDocument) return _select.Passes(_row, document.Value);
        _row.Slots[0] = document.Value;
        return _select.Tuples(_row).Any();
    }

    private LoadedDocument Load(ScanRow scanned)
    {
        Read++;
        ReadBytes += scanned.Document.Body.Length;
        return new(scanned.Document, _reader.Identity, _select.SeesSystemProperties);
    }

    private OrderKey KeyOf(LoadedDocument document)
    {
        _row.Slots[0] = document.Value;
        _row.Slots[_select.Sources[0].Slot] = document.Value;
        return new([.. _select.Order.Select(o => o.Run(_row).Detach())], document.Rid);
    }
}
