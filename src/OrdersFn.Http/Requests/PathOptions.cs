namespace OrdersFn.Http.Requests;

/// <summary>What stands between a caller's path and what is read of it here.</summary>
public sealed class PathOptions
{
    /// <summary>
    /// A host in front hands requests on with a path written anew from the decoded one. Then <c>%2F</c> and <c>%252F</c> arrive as one and the same, as on
    /// the Functions host (azure-functions-host 4.1037 through YARP 2.1; dotnet/yarp #1419). Such an id has to stand in the query.
    /// </summary>
    public bool IsWrittenAnew { get; set; }
}
