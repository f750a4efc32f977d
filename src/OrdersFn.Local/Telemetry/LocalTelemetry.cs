using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using OrdersFn.Core.Telemetry;
using OrdersFn.Http.Telemetry;

namespace OrdersFn.Local.Telemetry;

internal static class LocalTelemetry
{
    /// <summary>Exports to the collector that the settings name; without one nothing is gathered either.</summary>
    public static void AddLocalTelemetry(this WebApplicationBuilder builder)
    {
        if (!OrdersTelemetry.HasCollector(builder.Configuration))
            return;
        builder.AddOrdersTelemetry()
            .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation())
            .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation());
        builder.Services.AddOptions<TelemetryOptions>().BindConfiguration(TelemetryOptions.Section);
        builder.Services.AddHostedService<MeasureService>();
    }
}
