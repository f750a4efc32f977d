using System.ComponentModel.DataAnnotations;

namespace OrdersFn.Core.Audit;

/// <summary>Section <c>Audit</c> of the settings: the audit that a timer runs.</summary>
public sealed class AuditOptions
{
    public const string Section = "Audit";

    /// <summary>From the start of one round over everything to the start of the next. The default is a day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromDays(1);

    /// <summary>After this long a run ends, where it is; the next goes on. The default is 4 minutes, below what Functions hosts allow.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan LongestRun { get; set; } = TimeSpan.FromMinutes(4);

    /// <summary>Whether what differs is made anew from the orders, not only named. Off by default.</summary>
    public bool Repair { get; set; }
}
