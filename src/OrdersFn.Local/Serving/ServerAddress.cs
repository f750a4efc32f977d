namespace OrdersFn.Local.Serving;

/// <summary>A server's address as users type it.</summary>
internal static class ServerAddress
{
    /// <summary>Ready for relative addresses: these replace what stands behind the last slash.</summary>
    public static Uri Base(Uri url) => url.AbsoluteUri.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/");
}
