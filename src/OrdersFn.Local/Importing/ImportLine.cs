namespace OrdersFn.Local.Importing;

/// <summary>A line to import, with its number in the file.</summary>
internal sealed record ImportLine(long Number, byte[] Json);
