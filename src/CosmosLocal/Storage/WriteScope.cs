namespace CosmosLocal.Storage;

/// <summary>The shared transaction, as a piece of work sees it.</summary>
internal sealed class WriteScope(Connection connection)
{
    private readonly List<Enlisted> _enlisted = [];

    public Connection Connection { get; } = connection;

    /// <summary>Lets <paramref name="state"/> follow this transaction; more than once is the same as once.</summary>
    public void Enlist(Enlisted state)
    {
        if (!_enlisted.Contains(state))
            _enlisted.Add(state);
    }

    /// <summary>Runs work that may turn out to have failed after it has written: false undoes what it wrote.</summary>
    public bool TryAtomically(Func<bool> work)
    {
        Connection.Run("SAVEPOINT work");
        var succeeded = false;
        try
        {
            succeeded = work();
        }
        finally
        {
            if (!succeeded)
                Connection.Run("ROLLBACK TO work");
            Connection.Run("RELEASE work");
        }
        return succeeded;
    }

    internal void BeforeCommit()
    {
        foreach (var state in _enlisted)
            state.BeforeCommit(Connection);
    }

    internal void Committed()
    {
        foreach (var state in _enlisted)
            state.Committed();
        _enlisted.Clear();
    }

    internal void RolledBack()
    {
        foreach (var state in _enlisted)
            state.RolledBack();
        _enlisted.Clear();
    }
}
