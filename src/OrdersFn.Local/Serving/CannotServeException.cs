namespace OrdersFn.Local.Serving;

/// <summary>The server cannot start, for a reason its user can do something about.</summary>
public sealed class CannotServeException : Exception
{
    public CannotServeException()
    {
    }

    public CannotServeException(string message)
        : base(message)
    {
    }

    public CannotServeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
