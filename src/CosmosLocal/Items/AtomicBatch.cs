using CosmosHash;
using CosmosLocal.Storage;

namespace CosmosLocal.Items;

/// <summary>A transactional batch: operations of one full key, all or nothing, each seeing those before it.</summary>
internal sealed class AtomicBatch
{
    public const int MaxOperations = 100;
    public const int MaxBytes = 2 * 1024 * 1024;

    private readonly PreparedItem[] _items;

    private AtomicBatch(PreparedItem[] items, EffectivePartitionKey key)
    {
        _items = items;
        Key = key;
    }

    public EffectivePartitionKey Key { get; }

    public double Estimate => _items.Sum(item => item.Estimate);

    /// <summary>
    /// Checks all operations. False: <paramref name="error"/> is that of the operation at <paramref name="failed"/>, or of the whole request if that is -1.
    /// </summary>
    public static bool TryPrepare(
        string keyJson, IReadOnlyList<ItemOperation> operations, ContainerState state, out AtomicBatch batch, out ItemError error, out int failed)
    {
        batch = null!;
        failed = -1;
        if (Limits(operations) is { } limit)
        {
            error = limit;
            return false;
        }
        if (ItemPreparation.ReadKey(keyJson, state, out var components, out var key) is { } keyError)
        {
            error = keyError;
            return false;
        }
        var items = new PreparedItem[operations.Count];
        for (var i = 0; i < items.Length; i++)
        {
            if (ItemPreparation.Prepare(operations[i], components, key, state, out items[i]) is not { } itemError)
                continue;
            error = itemError;
            failed = i;
            return false;
        }
        batch = new(items, key);
        error = null!;
        return true;
    }

    /// <summary>On the writer's thread. On a failure the outcomes end with the failed operation's.</summary>
    public List<WriteOutcome> Execute(WriteScope scope, ContainerWriter writer)
    {
        var connection = writer.Begin(scope);
        var mark = writer.Mark();
        var outcomes = new List<WriteOutcome>(_items.Length);
        var applied = scope.TryAtomically(() =>
        {
            foreach (var item in _items)
            {
                outcomes.Add(writer.Execute(connection, item));
                if (outcomes[^1].IsFailure)
                    return false;
            }
            return true;
        });
        if (!applied)
            writer.Rewind(mark);
        return outcomes;
    }

    private static ItemError? Limits(IReadOnlyList<ItemOperation> operations) =>
        operations.Count == 0 ? ItemError.BadRequest("The batch has no operations.")
        : operations.Count > MaxOperations ? ItemError.TooManyOperations
        : operations.Sum(operation => (long)operation.Body.Length) > MaxBytes ? ItemError.TooLarge
        : null;
}
