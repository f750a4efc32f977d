namespace OrdersFn.Core.Telemetry;

/// <summary>Section <c>Telemetry</c> of the settings of the local head; in Azure a timer function measures.</summary>
public sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>How often what stands in store and queue is measured, where telemetry is exported.</summary>
    public TimeSpan MeasureEvery { get; set; } = TimeSpan.FromSeconds(15);
}
