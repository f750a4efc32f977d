namespace Microsoft.Azure.Functions.Worker;

/// <summary>Double of the worker's attribute of this name.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class RetryAttribute : Attribute
{
    /// <summary>-1 = without end.</summary>
    public int MaxRetryCount { get; set; }
}

/// <summary>Double of the worker's attribute of this name; as there, intervals that cannot be are refused at once.</summary>
public sealed class ExponentialBackoffRetryAttribute : RetryAttribute
{
    public ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval)
    {
        if (!TimeSpan.TryParse(minimumInterval, out var least) || least < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(minimumInterval));
        if (!TimeSpan.TryParse(maximumInterval, out var most) || most < least)
            throw new ArgumentOutOfRangeException(nameof(maximumInterval));
        MaxRetryCount = maxRetryCount;
        MinimumInterval = minimumInterval;
        MaximumInterval = maximumInterval;
    }

    public string MinimumInterval { get; }

    public string MaximumInterval { get; }
}
