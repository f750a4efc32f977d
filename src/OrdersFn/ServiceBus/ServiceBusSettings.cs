using Microsoft.Extensions.Configuration;

namespace OrdersFn.ServiceBus;

/// <summary>
/// Where the queue is, by the same settings as the trigger reads: <c>ServiceBus</c> is a connection string, or the section <c>ServiceBus</c> names a
/// namespace that is entered with the app's identity; <c>OrderQueue</c> is the queue's name.
/// </summary>
internal sealed record ServiceBusSettings(string? Connection, string? Namespace, string? ClientId, string Queue)
{
    public const string Section = "ServiceBus";
    public const string QueueName = "OrderQueue";

    public static ServiceBusSettings Read(IConfiguration settings)
    {
        var section = settings.GetSection(Section);
        if (section.Value is null && section["fullyQualifiedNamespace"] is null)
            throw new InvalidOperationException("Set ServiceBus to a connection string, or ServiceBus:fullyQualifiedNamespace together with an identity.");
        return new(
            section.Value,
            section["fullyQualifiedNamespace"],
            section["clientId"],
            settings[QueueName] ?? throw new InvalidOperationException("Set OrderQueue to the name of the queue."));
    }
}
