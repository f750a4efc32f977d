namespace OrdersFn.Local.Queue.Storage;

/// <summary>The shared transaction, as a piece of work sees it.</summary>
internal sealed class QueueTransaction(QueueConnection connection, QueueTotals totals)
{
    private QueueTotals _committed = totals;

    public QueueConnection Connection { get; } = connection;

    /// <summary>With what this transaction has done so far.</summary>
    public QueueTotals Totals { get; set; } = totals;

    public void Begin() => Connection.Run("BEGIN IMMEDIATE");

    public void Commit()
    {
        if (Totals != _committed)
            Totals.Write(Connection);
        Connection.Run("COMMIT");
        _committed = Totals;
    }

    /// <summary>Writes what is there already, to see whether it can be written.</summary>
    public bool TryWriting()
    {
        Totals.Write(Connection);
        return true;
    }

    public void RollBack()
    {
        Totals = _committed;
        // SQLite has already rolled back by itself after some errors.
        if (Connection.InTransaction)
            Connection.Run("ROLLBACK");
    }
}
