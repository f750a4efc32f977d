using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Hosting;
using OrdersFn.Http.Telemetry;

namespace OrdersFn.Telemetry;

/// <summary>What the worker sends of itself, and where to.</summary>
internal static class WorkerTelemetry
{
    /// <summary>
    /// With an exporter the worker sends traces, metrics and logs itself, and tells the host so. Without one its logs go to the host, for the console.
    /// The two exclude each other: under the worker's defaults for OpenTelemetry (schema 1.37.0) a log line no longer says which invocation it is of
    /// (TelemetryProviderV1_37_0.cs, GrpcFunctionsHostLogWriter.cs), and the host drops such lines (GrpcWorkerChannel.cs).
    /// </summary>
    public static void AddWorkerTelemetry(this IHostApplicationBuilder builder)
    {
        var telemetry = builder.AddOrdersTelemetry().UseApplicationInsights(builder.Configuration);
        if (OrdersTelemetry.HasCollector(builder.Configuration) || AzureTelemetry.IsConfigured(builder.Configuration))
            telemetry.UseFunctionsWorkerDefaults();
    }
}
