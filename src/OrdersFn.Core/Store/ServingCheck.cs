namespace OrdersFn.Core.Store;

/// <summary>
/// Tells the refusal of one document from a refusal of everything (a key that was changed, a container that is gone, writes that are forbidden): a refusal
/// counts only if it came after the store carried out a call in the same container that is about no document. One such call is enough for a batch.
/// </summary>
/// <param name="probe">The call; throws when it is not carried out.</param>
internal sealed class ServingCheck(Func<CancellationToken, Task> probe)
{
    private readonly Lock _starting = new();
    private Task? _probe;

    public bool HasPassed => _probe is { IsCompletedSuccessfully: true };

    /// <summary>Makes the call, or waits for it; throws its failure, so that nothing is taken for refused and the batch comes again.</summary>
    public Task PassAsync(CancellationToken cancellation)
    {
        lock (_starting)
            return _probe ??= probe(cancellation);
    }
}
