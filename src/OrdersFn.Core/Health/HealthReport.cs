namespace OrdersFn.Core.Health;

/// <summary>Ready or not, and why not.</summary>
public readonly record struct HealthReport(bool Ready, string? Reason)
{
    public static HealthReport Healthy { get; } = new(true, null);
}
