namespace OrdersFn.Local.Serving;

/// <summary>Where a server may listen: on loopback, or elsewhere when callers must have a key.</summary>
internal static class ListenAddress
{
    /// <summary>What is wrong with the addresses; null when nothing is.</summary>
    public static string? Fault(string urls, bool hasKey)
    {
        var addresses = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (addresses.Length == 0)
            return "--urls names no address.";
        foreach (var address in addresses)
        {
            // * and + stand for every address, which Uri does not read.
            var readable = address.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal);
            if (!Uri.TryCreate(readable, UriKind.Absolute, out var uri) || uri.PathAndQuery != "/")
                return $"--urls: {address} is no address such as {ServeOptions.DefaultUrl}.";
            if (uri.Scheme != Uri.UriSchemeHttp)
                return $"--urls: {address} is not http; put a proxy in front for anything else.";
            if (!uri.IsLoopback && !hasKey)
                return $"--urls: {address} is reachable from other machines; that needs --api-key.";
        }

        return null;
    }
}
