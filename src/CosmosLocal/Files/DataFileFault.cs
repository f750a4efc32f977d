namespace CosmosLocal.Files;

/// <summary>What keeps a file of data from being used.</summary>
public enum DataFileFault
{
    /// <summary>Anything else; the exception's words tell.</summary>
    Other,

    /// <summary>There is no room on its disk. Nothing that was acknowledged is lost, and the same works again when there is room.</summary>
    DiskFull,

    /// <summary>Its bytes are not what was written.</summary>
    Damaged,
}
