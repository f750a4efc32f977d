namespace OrdersFn.Local.Auditing;

/// <summary>The audit did not come to its end, so it says nothing.</summary>
public sealed class AuditFailedException : Exception
{
    public AuditFailedException()
    {
    }

    public AuditFailedException(string message)
        : base(message)
    {
    }

    public AuditFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
