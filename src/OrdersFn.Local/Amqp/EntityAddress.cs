namespace OrdersFn.Local.Amqp;

/// <summary>Names of entities as clients write them into links: plain, with a slash, or as a URI.</summary>
internal static class EntityAddress
{
    public const string Claims = "$cbs";

    public const string Management = "$management";

    public static string EntityOf(string? address)
    {
        if (string.IsNullOrEmpty(address))
            return "";
        var path = address.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(address, UriKind.Absolute, out var uri)
            ? Uri.UnescapeDataString(uri.AbsolutePath)
            : address;
        return path.Trim('/');
    }

    public static bool Is(string entity, string name) => entity.Equals(name, StringComparison.OrdinalIgnoreCase);
}
