using System.Xml.Linq;
using OrdersFn.Local.Amqp;
using OrdersFn.Local.Queue;

namespace OrdersFn.Local.Administration;

/// <summary>A queue as administration clients read it: what its settings say, what it holds, and since when.</summary>
internal static class QueueDescription
{
    private static readonly XNamespace Counted = "http://schemas.microsoft.com/netservices/2011/06/servicebus";

    public static XNamespace Schema { get; } = "http://schemas.microsoft.com/netservices/2010/10/servicebus/connect";

    public static XElement Of(QueueOptions options, QueueCounts counts, QueueTimes times) => new(
        Schema + "QueueDescription",
        Property("LockDuration", options.LockDuration),
        Property("MaxSizeInMegabytes", options.MaxMegabytes),
        Property("RequiresDuplicateDetection", true),
        Property("RequiresSession", false),
        Property("DefaultMessageTimeToLive", TimeSpan.MaxValue),
        Property("DeadLetteringOnMessageExpiration", true),
        Property("DuplicateDetectionHistoryTimeWindow", options.DuplicateWindow),
        Property("MaxDeliveryCount", options.MaxDeliveries),
        Property("EnableBatchedOperations", true),
        Property("SizeInBytes", counts.Bytes),
        Property("MessageCount", counts.Total),
        Property("IsAnonymousAccessible", false),
        Property("Status", "Active"),
        Property("CreatedAt", times.CreatedAt),
        Property("UpdatedAt", times.UpdatedAt),
        Property("AccessedAt", times.AccessedAt),
        Property("SupportOrdering", true),
        Of(counts),
        Property("AutoDeleteOnIdle", TimeSpan.MaxValue),
        Property("EnablePartitioning", false),
        Property("EntityAvailabilityStatus", "Available"),
        Property("EnableExpress", false),
        Property("MaxMessageSizeInKilobytes", QueueLink.MostBytes / 1024));

    // The JavaScript SDK finds the counts by this prefix.
    private static XElement Of(QueueCounts counts) => new(
        Schema + "CountDetails",
        new XAttribute(XNamespace.Xmlns + "d2p1", Counted),
        new XElement(Counted + "ActiveMessageCount", counts.Active),
        new XElement(Counted + "DeadLetterMessageCount", counts.DeadLetters),
        new XElement(Counted + "ScheduledMessageCount", counts.Scheduled),
        new XElement(Counted + "TransferMessageCount", 0),
        new XElement(Counted + "TransferDeadLetterMessageCount", 0));

    private static XElement Property(string name, object value) => new(Schema + name, value);
}
