namespace OrdersFn.Local.Queue.Storage;

/// <summary>A piece of work for the writer.</summary>
internal abstract class QueueWork
{
    /// <summary>False if nobody waits for it any more.</summary>
    public abstract bool TryStart();

    public abstract void Run(QueueTransaction transaction);

    /// <summary>It is durable.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception fault);
}

/// <summary>
/// Work that touches nothing but the database. What memory knows of the file follows in <c>committed</c>, which runs on the writer's thread once the work
/// is durable, in the order of the work.
/// </summary>
internal sealed class QueueWork<T>(Func<QueueTransaction, T> work, Action<T>? committed, CancellationToken cancellation) : QueueWork
{
    // Continuations elsewhere: the writer's thread is for writing.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Task => _completion.Task;

    public override bool TryStart()
    {
        if (!cancellation.IsCancellationRequested)
            return true;
        _completion.TrySetCanceled(cancellation);
        return false;
    }

    public override void Run(QueueTransaction transaction) => _result = work(transaction);

    public override void Complete()
    {
        committed?.Invoke(_result);
        _completion.TrySetResult(_result);
    }

    public override void Fail(Exception fault) => _completion.TrySetException(fault);
}
