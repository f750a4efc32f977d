namespace CosmosLocal.Files;

/// <summary>A file of data cannot be used.</summary>
/// <param name="path">The file.</param>
/// <param name="fault">What sort of fault it is.</param>
/// <param name="reason">The words of whoever found it.</param>
/// <param name="inner">What was caught.</param>
public sealed class DataFileException(string path, DataFileFault fault, string reason, Exception? inner = null)
    : IOException(Describe(path, fault, reason), inner)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    public DataFileFault Fault { get; } = fault;

    /// <summary>A sentence that names the file and what is wrong with it, in one line.</summary>
    public static string Describe(string file, DataFileFault fault, string reason) => fault switch
    {
        DataFileFault.DiskFull => $"the disk is full: {file} cannot grow",
        DataFileFault.Damaged => $"{file} is damaged: {reason}",
        _ => $"{file}: {reason}",
    };
}
