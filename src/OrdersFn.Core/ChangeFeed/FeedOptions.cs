using System.ComponentModel.DataAnnotations;

namespace OrdersFn.Core.ChangeFeed;

/// <summary>Section <c>Feeds</c> of the settings: how the feed processors of the local head run. The Functions triggers have their own settings.</summary>
public sealed class FeedOptions
{
    public const string Section = "Feeds";

    /// <summary>False: this host takes orders and answers, and leaves the views to other hosts of the same store.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The owner's name on the leases. The same after a restart, so that a host that was killed finds its own leases and goes on at once
    /// instead of waiting for them to expire. Hosts that share a store need different names.
    /// </summary>
    [Required]
    public string InstanceName { get; set; } = "local";

    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan AcquireInterval { get; set; } = TimeSpan.FromSeconds(5);

    public TimeSpan RenewInterval { get; set; } = TimeSpan.FromSeconds(17);

    public TimeSpan ExpirationInterval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Changes in one batch.</summary>
    [Range(1, 10_000)]
    public int MaxItems { get; set; } = 1000;

    /// <summary>Longest wait between tries of a batch the store refuses.</summary>
    public TimeSpan LongestBackoff { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a processor at work says that it lives.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often it does while no changes come. The first that does ends the wait.</summary>
    public TimeSpan IdleHeartbeatInterval { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>A consumer that has changes waiting and has neither applied one nor given a sign of life for this long stands still.</summary>
    public TimeSpan StandsStillAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A consumer that parks more than this share of its changes is not ready: then something is wrong with more than single documents.</summary>
    [Range(0.0, 1.0)]
    public double MaxParkedShare { get; set; } = 0.5;

    /// <summary>The time that the share is of, up to now.</summary>
    public TimeSpan ParkedShareWindow { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Of fewer changes than these a share says nothing.</summary>
    [Range(1, int.MaxValue)]
    public int ParkedShareMinChanges { get; set; } = 20;
}
