using System.CommandLine;

namespace OrdersFn.Local.Serving;

/// <summary>A server's address as users type it.</summary>
internal static class ServerAddress
{
    /// <summary>The option <c>--url</c>, ready for relative addresses: those replace what stands behind the last slash.</summary>
    public static Option<Uri?> Option(string description) => new("--url")
    {
        Description = description,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var uri)
                && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps))
                return uri;
            result.AddError($"--url: {text} is no address such as {ServeOptions.DefaultUrl}.");
            return null;
        },
    };
}
