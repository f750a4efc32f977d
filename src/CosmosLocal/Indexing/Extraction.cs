using CosmosHash;
using CosmosLocal.Storage;

namespace CosmosLocal.Indexing;

/// <summary>One entry of the term index: a path and a slice of the extraction's bytes.</summary>
internal readonly record struct Term(long Path, int Offset, int Length);

/// <summary>What a walk through a document has found. The buffers are used again by the next walk.</summary>
internal sealed class Extraction : IComparer<Term>
{
    private byte[] _bytes = new byte[512];
    private int _length;
    private Term[] _terms = new Term[24];
    private int _count;
    private ulong[] _names = new ulong[32];
    private Term[] _captured = [];
    private bool[] _met = [];

    /// <summary>The version of the shape that the walk followed.</summary>
    public long ShapeVersion { get; private set; }

    public string? Id { get; private set; }

    public KeyComponent[] Key { get; private set; } = [];

    /// <summary>The document's <c>ttl</c> if it is a whole number.</summary>
    public int? TimeToLive { get; set; }

    public bool HasInvalidTimeToLive { get; set; }

    public bool HasSystemProperties { get; set; }

    /// <summary>Sorted by path and key, without repetition.</summary>
    public ReadOnlySpan<Term> Terms => _terms.AsSpan(0, _count);

    /// <summary>Terms that stand for a value; entries for absence are no work of the user's.</summary>
    public int ValueTerms { get; private set; }

    internal int Names { get; set; }

    public ReadOnlySpan<byte> Bytes(Term term) => _bytes.AsSpan(term.Offset, term.Length);

    /// <summary>Walks the document. Null, or what is wrong with it.</summary>
    public string? Read(ReadOnlySpan<byte> json, DocumentShape shape)
    {
        Clear(shape);
        var fault = new DocumentWalker(json, shape, this).Walk();
        if (fault is not null)
            return fault;
        ValueTerms = _count;
        for (var i = 0; i < _met.Length; i++)
        {
            if (!_met[i])
                AddType(shape.Policy.UndefinedTerms[i], IndexKeyType.Undefined);
        }
        SortTerms();
        return null;
    }

    /// <summary>Walks a document that was checked when it was stored.</summary>
    public void ReadStored(StoredDocument document, DocumentShape shape)
    {
        if (Read(document.Body.Span, shape) is { } fault)
            throw new InvalidOperationException($"A stored document cannot be read: {fault}");
    }

    /// <summary>The key of a composite index, written behind the terms.</summary>
    public Term Composite(CompositeShape index)
    {
        var start = _length;
        for (var i = 0; i < index.Values.Length; i++)
        {
            var from = _length;
            AppendCaptured(index.Values[i], IndexKeyType.Undefined);
            if (index.Descending[i])
                IndexKey.InvertInPlace(_bytes.AsSpan(from, _length - from));
        }
        return new(0, start, _length - start);
    }

    /// <summary>The values of a unique key. An absent value counts as null, as in Cosmos.</summary>
    public Term Unique(int[] values)
    {
        var start = _length;
        foreach (var value in values)
            AppendCaptured(value, IndexKeyType.Null);
        return new(0, start, _length - start);
    }

    public int Compare(Term x, Term y) =>
        x.Path != y.Path ? x.Path.CompareTo(y.Path) : Bytes(x).SequenceCompareTo(Bytes(y));

    internal void SetId(string id) => Id = id;

    /// <summary>False if the name has already come in this object.</summary>
    internal bool TryAddName(int first, ulong hash)
    {
        if (_names.AsSpan(first, Names - first).Contains(hash))
            return false;
        if (Names == _names.Length)
            Array.Resize(ref _names, Names * 2);
        _names[Names++] = hash;
        return true;
    }

    internal void AddType(long path, IndexKeyType type)
    {
        Reserve(1)[0] = (byte)type;
        Add(path, 1);
    }

    internal void AddNumber(long path, double value)
    {
        IndexKey.WriteNumber(value, Reserve(9));
        Add(path, 9);
    }

    internal void AddText(long path, ReadOnlySpan<byte> utf8)
    {
        var destination = Reserve(3 + utf8.Length * 2);
        var length = IndexKey.WriteText(utf8, destination);
        destination.Slice(length, 2).Clear();
        Add(path, length + 2);
    }

    /// <summary>Gives the newest term to those who asked for the value, and takes it out of the index again unless it belongs there.</summary>
    internal void Settle(in PathPlace place)
    {
        var node = place.Node;
        if (node is not null)
        {
            if (node.Capture >= 0)
                _captured[node.Capture] = _terms[_count - 1];
            if (node.Undefined >= 0)
                _met[node.Undefined] = true;
        }
        if (!place.IsIndexed)
            _count--;
    }

    private void Clear(DocumentShape shape)
    {
        _length = _count = Names = 0;
        Id = null;
        TimeToLive = null;
        HasInvalidTimeToLive = HasSystemProperties = false;
        ShapeVersion = shape.Version;
        if (_captured.Length == shape.Captures)
            Array.Clear(_captured);
        else
            _captured = new Term[shape.Captures];
        _met = _met.Length == shape.Policy.UndefinedTerms.Count ? _met : new bool[shape.Policy.UndefinedTerms.Count];
        Array.Clear(_met);
        // Handed out with the key, so never used twice.
        Key = new KeyComponent[shape.KeyComponents];
    }

    private void AppendCaptured(int index, IndexKeyType absent)
    {
        var term = _captured[index];
        if (term.Length == 0)
        {
            Reserve(1)[0] = (byte)absent;
            _length++;
            return;
        }
        var destination = Reserve(term.Length);
        _bytes.AsSpan(term.Offset, term.Length).CopyTo(destination);
        _length += term.Length;
    }

    private Span<byte> Reserve(int length)
    {
        if (_bytes.Length - _length < length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + length));
        return _bytes.AsSpan(_length, length);
    }

    private void Add(long path, int length)
    {
        if (_count == _terms.Length)
            Array.Resize(ref _terms, _count * 2);
        _terms[_count++] = new(path, _length, length);
        _length += length;
    }

    private void SortTerms()
    {
        if (_count < 2)
            return;
        _terms.AsSpan(0, _count).Sort(this);
        var kept = 1;
        for (var i = 1; i < _count; i++)
        {
            if (Compare(_terms[i], _terms[kept - 1]) != 0)
                _terms[kept++] = _terms[i];
        }
        _count = kept;
    }
}
