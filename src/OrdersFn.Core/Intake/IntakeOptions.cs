using System.ComponentModel.DataAnnotations;

namespace OrdersFn.Core.Intake;

/// <summary>Section <c>Intake</c> of the settings.</summary>
public sealed class IntakeOptions
{
    public const string Section = "Intake";

    /// <summary>Orders of bulk requests and messages that are with the store at once, however much it throttles. The default is 16.</summary>
    [Range(1, 10_000)]
    public int LeastConcurrent { get; set; } = 16;

    /// <summary>And however well it goes. The default is 2000: the store's batches of 100 for several partitions, and others on the way.</summary>
    [Range(1, 100_000)]
    public int MostConcurrent { get; set; } = 2000;

    /// <summary>How long an order of a bulk request is tried while the store is busy or away. The default is 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan BulkPatience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes that the body of a bulk request may have. The default, none, is any number. In Azure it has to stay below what the host takes.</summary>
    [Range(1, long.MaxValue)]
    public long? BulkMostBytes { get; set; }

    /// <summary>How long the orders of a batch of messages are, well inside the time of a message's lock. The default is 20 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:02:00")]
    public TimeSpan QueuePatience { get; set; } = TimeSpan.FromSeconds(20);
}
