using CosmosHash;
using CosmosLocal.Indexing;
using CosmosLocal.Partitioning;
using CosmosLocal.Storage;
using CosmosLocal.Throughput;

namespace CosmosLocal.Items;

/// <summary>
/// Carries out a container's writes on the writer's thread. Each operation checks everything before its first change, so that a refused one leaves no trace.
/// Every write takes the next LSN; since there is one writer, LSNs become visible in their order.
/// </summary>
internal sealed class ContainerWriter(ContainerTables tables, TimeProvider time, ContainerOptions options, ContainerIdentity identity) : Enlisted
{
    private readonly DocumentRows _rows = new(tables);
    private readonly IndexEntries _index = new(tables);
    private readonly UnindexedItems _unindexed = new(tables, new(tables));
    private readonly VersionLog _versions = new(tables.Versions, options);
    private readonly Extraction _before = new();
    private readonly Extraction _after = new();
    private readonly StoredCounts _counts = new(tables.Number);
    private ContainerState _committedState = null!;
    private WriterNumbers _committed;
    private WriterNumbers _numbers;
    private int _committedChanges;
    private bool _isStale;
    private volatile bool _hasUnindexed;
    private long _now;

    /// <summary>As the transaction under way has it.</summary>
    public ContainerState State { get; private set; } = null!;

    /// <summary>Called after a commit that changed the state.</summary>
    public Action<ContainerState>? Published { get; set; }

    public StoredCounts Counts => _counts;

    /// <summary>Committed items lack index entries: <see cref="Index"/> has to run before a query.</summary>
    public bool HasUnindexed => _hasUnindexed;

    public void Load(Connection connection, ContainerState state, WriterNumbers numbers)
    {
        State = _committedState = state;
        _numbers = _committed = numbers;
        _unindexed.Load(connection, state.Shape);
        _committedChanges = _unindexed.Changes;
        _hasUnindexed = _unindexed.Count > 0;
    }

    /// <summary>Every piece of work starts here.</summary>
    public Connection Begin(WriteScope scope)
    {
        scope.Enlist(this);
        _now = time.GetUtcNow().ToUnixTimeSeconds();
        if (_isStale)
        {
            _unindexed.Load(scope.Connection, State.Shape);
            _isStale = false;
        }
        _versions.Follow(scope.Connection, State.Definition, _numbers.Lsn);
        return scope.Connection;
    }

    /// <summary>Puts the entries of all items into the index tables.</summary>
    public void Index(Connection connection) => _unindexed.Index(connection, State.Shape, _numbers.Rid);

    public WriterMark Mark() => new(_numbers, _counts.Mark(), _unindexed.Changes);

    /// <summary>After a savepoint was rolled back.</summary>
    public void Rewind(WriterMark mark)
    {
        _numbers = mark.Numbers;
        _counts.Rewind(mark.Counts);
        TakeBack(mark.UnindexedChanges);
    }

    public void Change(ContainerState state) => State = state;

    public WriteOutcome Execute(Connection connection, PreparedItem item)
    {
        var partition = State.Map.Of(item.Key);
        if (item.Content is { } content && content.ShapeVersion != State.Shape.Version)
        {
            // The definition changed while the item was waiting.
            if (ItemPreparation.ReadDocument(item.Body.Span, State, content) is { } error)
                return Refuse(error, partition);
            content.TimeToLive = item.Operation.TimeToLive ?? content.TimeToLive;
        }
        return item.Kind switch
        {
            ItemOperationKind.Create => Create(connection, item, partition),
            ItemOperationKind.Upsert => Upsert(connection, item, partition),
            ItemOperationKind.Replace => Replace(connection, item, partition),
            ItemOperationKind.Patch => Patch(connection, item, partition),
            ItemOperationKind.Delete => Delete(connection, item, partition),
            _ => Read(connection, item, partition),
        };
    }

    /// <summary>Takes out a document whose time is over.</summary>
    public void Expire(Connection connection, StoredDocument document)
    {
        _before.ReadStored(document, State.Shape);
        Remove(connection, document, State.Map.Of(document.Key), isExpired: true);
    }

    /// <summary>Takes out some of a range's documents; 0 when there are none left.</summary>
    public int RemoveSome(Connection connection, KeyRange range)
    {
        var documents = _rows.InScope(connection, range, 200);
        foreach (var document in documents)
        {
            _before.ReadStored(document, State.Shape);
            Remove(connection, document, State.Map.Of(document.Key), document.IsExpired(_now));
        }
        return documents.Count;
    }

    internal override void BeforeCommit(Connection connection)
    {
        if (_numbers != _committed || State.Shape.Version != _committedState.Shape.Version)
        {
            using var write = connection.Prepare(ContainerTables.WriteState);
            write.Bind(1, tables.Number).Bind(2, _numbers.Lsn).Bind(3, _numbers.Rid).Bind(4, State.Shape.Version).Run();
        }
        _counts.Write(connection);
    }

    internal override void Committed()
    {
        _committed = _numbers;
        _committedChanges = _unindexed.Changes;
        _hasUnindexed = _isStale || _unindexed.Count > 0;
        _counts.Apply();
        if (ReferenceEquals(State, _committedState))
            return;
        _committedState = State;
        Published?.Invoke(State);
    }

    internal override void RolledBack()
    {
        _numbers = _committed;
        State = _committedState;
        _versions.RolledBack();
        _counts.Discard();
        TakeBack(_committedChanges);
    }

    // Additions alone are undone by number; anything else by reading again what the tables hold now.
    private void TakeBack(int changes)
    {
        if (_unindexed.Changes == changes)
            _unindexed.RemoveAfter(State.Shape, _numbers.Rid);
        else
            _isStale = true;
    }

    private WriteOutcome Create(Connection connection, PreparedItem item, PhysicalPartition partition)
    {
        // Without unique keys the table itself tells whether the item is new.
        if (State.Shape.UniqueKeys.Count == 0 && TryInsert(connection, item, partition, out var outcome))
            return outcome;
        if (FindLive(connection, item.Key, item.Id) is not null)
            return Refuse(ItemError.Conflict, partition);
        return Insert(connection, item, partition);
    }

    private WriteOutcome Upsert(Connection connection, PreparedItem item, PhysicalPartition partition)
    {
        // If-Match counts only where there is something to match, as in Cosmos.
        if (FindLive(connection, item.Key, item.Id) is not { } existing)
            return Insert(connection, item, partition);
        if (!Matches(item, existing))
            return Refuse(ItemError.PreconditionFailed, partition);
        return Update(connection, existing, item.Body, item.Content!, partition);
    }

    private WriteOutcome Replace(Connection connection, PreparedItem item, PhysicalPartition partition)
    {
        if (FindLive(connection, item.Key, item.Id) is not { } existing)
            return Refuse(ItemError.NotFound, partition);
        if (!Matches(item, existing))
            return Refuse(ItemError.PreconditionFailed, partition);
        return Update(connection, existing, item.Body, item.Content!, partition);
    }

    private WriteOutcome Patch(Connection connection, PreparedItem item, PhysicalPartition partition)
    {
        if (FindLive(connection, item.Key, item.Id) is not { } existing)
            return Refuse(ItemError.NotFound, partition);
        if (!Matches(item, existing))
            return Refuse(ItemError.PreconditionFailed, partition);
        if (item.Patch!.Condition is { } text)
        {
            var outcome = options.PatchCondition?.Invoke(text, existing.ToJson(identity)) ?? ConditionOutcome.Invalid("Conditional patches are not supported here.");
            if (outcome.Error is { } message)
                return Refuse(ItemError.BadRequest(message), partition);
            if (!outcome.IsMet)
                return Refuse(ItemError.PreconditionFailed, partition);
        }
        if (PatchApplication.Apply(item.Patch, existing.Body.Span, out var fault) is not { } body)
            return Refuse(ItemError.BadRequest(fault), partition);
        if (ItemPreparation.ReadDocument(body, State, _after) is { } error)
            return Refuse(error, partition);
        if (_after.Id != item.Id || EffectivePartitionKey.Of(_after.Key) != item.Key)
            return Refuse(ItemError.BadRequest("Cannot patch id, partition key or system properties."), partition);
        return Update(connection, existing, body, _after, partition);
    }

    private WriteOutcome Delete(Connection connection, PreparedItem item, PhysicalPartition partition)
    {
        if (FindLive(connection, item.Key, item.Id) is not { } existing)
            return Refuse(ItemError.NotFound, partition);
        if (!Matches(item, existing))
            return Refuse(ItemError.PreconditionFailed, partition);
        _before.ReadStored(existing, State.Shape);
        Remove(connection, existing, partition, isExpired: false);
        return new(204, null, null, Charges.Delete(existing.Body.Length, _before.ValueTerms, State.Shape.Composites.Count), _numbers.Lsn, partition);
    }

    private WriteOutcome Read(Connection connection, PreparedItem item, PhysicalPartition partition) =>
        FindLive(connection, item.Key, item.Id) is { } document
            ? new(ETagMatch.Any(item.Operation.IfNoneMatch, document) ? 304 : 200, document, null, Charges.Read(document.Body.Length), _numbers.Lsn, partition)
            : Refuse(ItemError.NotFound, partition);

    private WriteOutcome Insert(Connection connection, PreparedItem item, PhysicalPartition partition)
    {
        if (IsTaken(connection, item.Content!, item.Key, except: 0))
            return Refuse(ItemError.UniqueKeyConflict, partition);
        return TryInsert(connection, item, partition, out var outcome) ? outcome : Refuse(ItemError.Conflict, partition);
    }

    private bool TryInsert(Connection connection, PreparedItem item, PhysicalPartition partition, out WriteOutcome outcome)
    {
        var content = item.Content!;
        var timestamp = Math.Max(_now, _numbers.Timestamp);
        var document = new StoredDocument
        {
            Rid = _numbers.Rid + 1,
            Key = item.Key,
            Id = item.Id,
            Lsn = _numbers.Lsn + 1,
            Timestamp = timestamp,
            Expires = Expiry(content.TimeToLive, timestamp),
            Body = item.Body,
        };
        outcome = default;
        if (!_rows.TryInsert(connection, document, content.TimeToLive))
            return false;
        _numbers = new(document.Lsn, document.Rid, timestamp);
        if (_versions.IsKept)
            _versions.Created(connection, document);
        _index.InsertUnique(connection, State.Shape, content, document.Key, document.Rid);
        _unindexed.Add(State.Shape, content, document.Key, document.Rid);
        if (_unindexed.IsFull)
            Index(connection);
        _counts.Add(partition, 1, document.Body.Length);
        var charge = Charges.Create(document.Body.Length, content.ValueTerms, State.Shape.Composites.Count);
        outcome = new(201, document, null, charge, document.Lsn, partition);
        return true;
    }

    private WriteOutcome Update(
        Connection connection, StoredDocument existing, ReadOnlyMemory<byte> body, Extraction content, PhysicalPartition partition)
    {
        if (IsTaken(connection, content, existing.Key, except: existing.Rid))
            return Refuse(ItemError.UniqueKeyConflict, partition);
        _before.ReadStored(existing, State.Shape);
        var timestamp = Math.Max(_now, _numbers.Timestamp);
        _numbers = _numbers with { Lsn = _numbers.Lsn + 1, Timestamp = timestamp };
        var document = new StoredDocument
        {
            Rid = existing.Rid,
            Key = existing.Key,
            Id = existing.Id,
            Lsn = _numbers.Lsn,
            Timestamp = timestamp,
            Expires = Expiry(content.TimeToLive, timestamp),
            Body = body,
        };
        _rows.Update(connection, document, content.TimeToLive);
        if (_versions.IsKept)
            _versions.Replaced(connection, document, existing, State.Definition.AllVersions);
        _index.ReplaceUnique(connection, State.Shape, _before, content, document.Key, document.Rid);
        if (!_unindexed.TryReplace(State.Shape, document.Rid, () => Kept(content, document)))
            _index.ReplaceTerms(connection, State.Shape, _before, content, document.Key, document.Rid);
        _counts.Add(partition, 0, body.Length - existing.Body.Length);
        var charge = Charges.Replace(
            existing.Body.Length, _before.ValueTerms, body.Length, content.ValueTerms, State.Shape.Composites.Count);
        return new(200, document, null, charge, document.Lsn, partition);
    }

    // _before holds what the document was indexed under.
    private void Remove(Connection connection, StoredDocument document, PhysicalPartition partition, bool isExpired)
    {
        _numbers = _numbers with { Lsn = _numbers.Lsn + 1, Timestamp = Math.Max(_now, _numbers.Timestamp) };
        if (_versions.IsKept)
            _versions.Removed(connection, document, _numbers, _before.Key, isExpired, State.Definition);
        _index.DeleteUnique(connection, State.Shape, _before, document.Key);
        if (!_unindexed.TryRemove(State.Shape, document.Rid))
            _index.DeleteTerms(connection, State.Shape, _before, document.Key, document.Rid);
        _rows.Delete(connection, document.Rid);
        _counts.Add(partition, -1, -document.Body.Length);
    }

    // What has expired is gone for the caller; it goes from the table too, to make room for its successor.
    private StoredDocument? FindLive(Connection connection, EffectivePartitionKey key, string id)
    {
        var document = _rows.Find(connection, key, id);
        if (document is null || !document.IsExpired(_now))
            return document;
        Expire(connection, document);
        return null;
    }

    private bool IsTaken(Connection connection, Extraction content, EffectivePartitionKey key, long except)
    {
        if (State.Shape.UniqueKeys.Count == 0)
            return false;
        while (_index.FindUnique(connection, State.Shape, content, key, except) is { } rid)
        {
            var owner = _rows.Get(connection, rid);
            if (!owner.IsExpired(_now))
                return true;
            Expire(connection, owner);
        }
        return false;
    }

    private static bool Matches(PreparedItem item, StoredDocument document) =>
        item.Operation.IfMatch is not { } etag || ETagMatch.Any(etag, document);

    // The writer's own buffers are used again for the next document.
    private Extraction Kept(Extraction content, StoredDocument document)
    {
        if (content != _after)
            return content;
        var kept = new Extraction();
        kept.ReadStored(document, State.Shape);
        return kept;
    }

    private long? Expiry(int? own, long timestamp) =>
        State.Definition.DefaultTtl is not { } standard || (own ?? standard) < 0 ? null : timestamp + (own ?? standard);

    private WriteOutcome Refuse(ItemError error, PhysicalPartition partition) => new(error.Status, null, error, Charges.Refused, _numbers.Lsn, partition);
}
