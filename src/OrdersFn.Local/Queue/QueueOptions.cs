using System.ComponentModel.DataAnnotations;

namespace OrdersFn.Local.Queue;

/// <summary>Settings of the local queue.</summary>
internal sealed class QueueOptions
{
    public const string Section = "Queue";

    /// <summary>The entity that Service Bus clients send to.</summary>
    [Required, RegularExpression("[A-Za-z0-9][A-Za-z0-9._/-]{0,259}")]
    public string Name { get; set; } = "orders";

    /// <summary>Messages beyond these are refused until some are taken in.</summary>
    [Range(1, 1_000_000_000)]
    public long MaxMessages { get; set; } = 5_000_000;

    /// <summary>The same for their size, dead letters included.</summary>
    [Range(1, 1_000_000)]
    public long MaxMegabytes { get; set; } = 5_120;

    /// <summary>How long a message is a receiver's own.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan LockDuration { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>A message that was handed out so often in vain becomes a dead letter.</summary>
    [Range(1, 1000)]
    public int MaxDeliveries { get; set; } = 10;

    /// <summary>How long a message id is remembered; a message with one of those is dropped as sent twice.</summary>
    [Range(typeof(TimeSpan), "00:00:20", "7.00:00:00")]
    public TimeSpan DuplicateWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Messages given to intake at once.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; set; } = 256;

    /// <summary>Batches under way at a time.</summary>
    [Range(1, 64)]
    public int ConcurrentBatches { get; set; } = 4;

    public static QueueOptions From(IConfiguration settings)
    {
        var options = new QueueOptions();
        settings.GetSection(Section).Bind(options);
        Validator.ValidateObject(options, new(options), validateAllProperties: true);
        return options;
    }
}
