namespace CosmosLocal.Storage;

/// <summary>A piece of work in the writer's queue.</summary>
internal abstract class WriteWork
{
    /// <summary>It is complete when it is on disk; else when readers see it.</summary>
    internal abstract bool IsDurable { get; }

    /// <summary>False if nobody waits for it any more.</summary>
    internal abstract bool TryStart();

    internal abstract void Run(WriteScope scope);

    internal abstract void Complete();

    internal abstract void Fail(Exception exception);
}

internal sealed class WriteWork<T>(Func<WriteScope, T> work, bool isDurable, CancellationToken cancellation) : WriteWork
{
    // Continuations elsewhere: the writer's thread is for writing.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Task => _completion.Task;

    internal override bool IsDurable => isDurable;

    internal override bool TryStart()
    {
        if (!cancellation.IsCancellationRequested)
            return true;
        _completion.TrySetCanceled(cancellation);
        return false;
    }

    internal override void Run(WriteScope scope) => _result = work(scope);

    internal override void Complete() => _completion.TrySetResult(_result);

    internal override void Fail(Exception exception) => _completion.TrySetException(exception);
}
