namespace OrdersFn.Core.Tests.Model;

/// <summary>A call that is on its way to the store, and is carried out when the schedule says so.</summary>
internal abstract class StoreCall(Actor actor, Func<string> what, long number, long issuedAt)
{
    public Actor Actor => actor;

    public Func<string> What => what;

    /// <summary>Among the calls of its actor.</summary>
    public long Number => number;

    public long IssuedAt => issuedAt;

    /// <summary>Carries it out; the answer is kept back.</summary>
    public abstract void Execute();

    /// <summary>Carries it out unless that is done, and answers.</summary>
    public abstract void Answer();

    public abstract void Cancel(CancellationToken cancellation);
}

/// <inheritdoc/>
internal sealed class StoreCall<T>(Actor actor, Func<string> what, long number, long issuedAt, Func<T> operation) : StoreCall(actor, what, number, issuedAt)
{
    private readonly TaskCompletionSource<T> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (T? Result, Exception? Fault)? _executed;

    public Task<T> Answered => _answered.Task;

    public override void Execute()
    {
        if (_executed is not null)
            return;
        try
        {
            _executed = (operation(), null);
        }
        catch (Exception fault)
        {
            _executed = (default, fault);
        }
    }

    public override void Answer()
    {
        Execute();
        Actor.GoesOn();
        if (_executed!.Value.Fault is { } fault)
            _answered.SetException(fault);
        else
            _answered.SetResult(_executed.Value.Result!);
    }

    public override void Cancel(CancellationToken cancellation)
    {
        Actor.GoesOn();
        _answered.SetCanceled(cancellation);
    }
}
