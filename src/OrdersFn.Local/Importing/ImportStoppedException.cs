namespace OrdersFn.Local.Importing;

/// <summary>An import had to stop before the end of its file.</summary>
public sealed class ImportStoppedException : Exception
{
    public ImportStoppedException()
    {
    }

    public ImportStoppedException(string message)
        : base(message)
    {
    }

    public ImportStoppedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
