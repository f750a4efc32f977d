using CosmosLocal.Faults;
using CosmosLocal.Items;

namespace CosmosLocal.Batches;

/// <summary>The operations of a batch or a bulk request that fault rules answer instead of the store, by their places.</summary>
internal sealed class BefallenOperations
{
    private readonly IReadOnlyList<ItemOperation> _operations;
    private readonly Dictionary<int, ItemResult> _answers = [];

    private BefallenOperations(IReadOnlyList<ItemOperation> operations) => _operations = operations;

    public static BefallenOperations Of(IReadOnlyList<ItemOperation> operations, Func<ItemOperation, Fault.Failed?> next)
    {
        var befallen = new BefallenOperations(operations);
        for (var i = 0; i < operations.Count; i++)
        {
            if (next(operations[i]) is { } fault)
                befallen._answers[i] = Answer(fault);
        }

        return befallen;
    }

    /// <summary>A transactional batch as its first befallen operation makes it fail; null when there is none.</summary>
    public BatchOutcome? FailedBatch()
    {
        if (_answers.Count == 0)
            return null;
        var first = _answers.Keys.Min();
        var others = new ItemResult { Status = ItemError.FailedDependency.Status };
        return new() { Status = 207, Results = [.. _operations.Select((_, i) => i == first ? _answers[i] : others)] };
    }

    /// <summary>A bulk request, of which the other operations are carried out.</summary>
    public async Task<BatchOutcome> AmongAsync(Func<IReadOnlyList<ItemOperation>, Task<BatchOutcome>> execute)
    {
        if (_answers.Count == 0)
            return await execute(_operations);
        List<ItemOperation> others = [.. _operations.Where((_, i) => !_answers.ContainsKey(i))];
        var outcome = others.Count == 0 ? new BatchOutcome { Status = 207 } : await execute(others);
        if (outcome.IsError)
            return outcome;
        using var results = outcome.Results.GetEnumerator();
        return outcome with { Status = 207, Results = [.. _operations.Select((_, i) => _answers.TryGetValue(i, out var answer) ? answer : Next(results))] };
    }

    private static ItemResult Next(IEnumerator<ItemResult> results) => results.MoveNext() ? results.Current : throw new InvalidOperationException("An operation has no result.");

    private static ItemResult Answer(Fault.Failed fault) => new()
    {
        Status = fault.Status,
        SubStatus = fault.SubStatus,
        RetryAfterMs = (int)fault.RetryAfter.TotalMilliseconds,
    };
}
