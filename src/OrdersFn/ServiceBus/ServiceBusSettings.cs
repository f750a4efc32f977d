using Microsoft.Extensions.Configuration;

namespace OrdersFn.ServiceBus;

/// <summary>
/// Where the queue is, by the same settings as the trigger reads: <c>ServiceBus</c> is a connection string, or the section <c>ServiceBus</c> names a
/// namespace that is entered with the app's identity; <c>OrderQueue</c> is the queue's name. An emulator has administration at a port of its own, which
/// <c>ServiceBus:Administration</c> names: an address, or a connection string.
/// </summary>
internal sealed record ServiceBusSettings(string? Connection, string? Namespace, string? ClientId, string Queue, string? Administration = null)
{
    public const string Section = "ServiceBus";
    public const string QueueName = "OrderQueue";
    private const string EndpointKey = "Endpoint=";

    /// <summary>The connection string for administration; null when the namespace is entered with an identity.</summary>
    public string? AdministrationConnection => Connection switch
    {
        _ when Administration is { } administration && IsConnection(administration) => administration,
        { } connection when Administration is { } administration => string.Join(
            ';', connection.Split(';').Select(part => IsConnection(part) ? $"{EndpointKey}sb://{Authority(administration)}" : part)),
        _ => Connection,
    };

    /// <summary>The namespace for administration; null when a connection string says it.</summary>
    public string? AdministrationNamespace => Administration is { } administration ? Authority(administration) : Namespace;

    public static ServiceBusSettings Read(IConfiguration settings)
    {
        var section = settings.GetSection(Section);
        if (section.Value is null && section["fullyQualifiedNamespace"] is null)
            throw new InvalidOperationException("Set ServiceBus to a connection string, or ServiceBus:fullyQualifiedNamespace together with an identity.");
        return new(
            section.Value,
            section["fullyQualifiedNamespace"],
            section["clientId"],
            settings[QueueName] ?? throw new InvalidOperationException("Set OrderQueue to the name of the queue."),
            ReadAdministration(section));
    }

    private static string? ReadAdministration(IConfigurationSection section)
    {
        var text = section[nameof(Administration)]?.Trim();
        if (string.IsNullOrEmpty(text))
            return null;
        // The text is not shown, for it may hold a key.
        return IsConnection(text) || (Uri.TryCreate(WithScheme(text), UriKind.Absolute, out var uri) && uri.PathAndQuery == "/")
            ? text
            : throw new InvalidOperationException("ServiceBus:Administration is no address such as http://127.0.0.1:5300, and no connection string.");
    }

    private static bool IsConnection(string text) => text.TrimStart().StartsWith(EndpointKey, StringComparison.OrdinalIgnoreCase);

    /// <summary>Host, and the port where one is given: the SDK chooses its own where none is.</summary>
    private static string Authority(string address) => new Uri(WithScheme(address)).Authority;

    private static string WithScheme(string address) => address.Contains("://", StringComparison.Ordinal) ? address : $"sb://{address}";
}
