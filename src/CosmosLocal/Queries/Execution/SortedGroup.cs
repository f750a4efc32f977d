namespace CosmosLocal.Queries.Execution;

/// <summary>Documents to be sorted. Of very many it keeps the first ones only.</summary>
internal sealed class SortedGroup(OrderComparer comparer)
{
    private const int Kept = 20_000;

    private readonly List<(OrderKey Key, LoadedDocument Document)> _documents = [];

    /// <summary>The order values of the document met last.</summary>
    public OrderKey? Last { get; set; }

    /// <summary>Whether some were left out; they come after all that are here.</summary>
    public bool IsCut { get; private set; }

    public void Add(OrderKey key, LoadedDocument document)
    {
        // Sorting needs the key; the document is parsed again when its turn comes.
        document.Dispose();
        _documents.Add((key, document));
        if (_documents.Count < Kept * 2) return;
        Sort();
        _documents.RemoveRange(Kept, _documents.Count - Kept);
        IsCut = true;
    }

    public IReadOnlyList<(OrderKey Key, LoadedDocument Document)> Sorted()
    {
        Sort();
        return _documents;
    }

    private void Sort() => _documents.Sort((a, b) => comparer.Compare(a.Key, b.Key));
}
