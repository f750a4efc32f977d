using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OrdersFn.Core.Telemetry;

namespace OrdersFn.Http.Telemetry;

/// <summary>What both heads export: our traces with the store's and the queue's calls in them, our metrics and the runtime's, and logs with their scopes.</summary>
public static class OrdersTelemetry
{
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ServiceName = "OTEL_SERVICE_NAME";

    // The clients' own sources. They speak only under the switch that the heads' project files set.
    private const string CosmosCalls = "Azure.Cosmos.Operation";
    private const string ServiceBusCalls = "Azure.Messaging.ServiceBus.*";

    /// <summary>Whether the settings name an OTLP collector. All <c>OTEL_*</c> settings are those of OpenTelemetry.</summary>
    public static bool HasCollector(IConfiguration settings) => !string.IsNullOrEmpty(settings[OtlpEndpoint]);

    /// <summary>Gathers all of it, and sends it to the collector if there is one; the host adds what else it has.</summary>
    public static OpenTelemetryBuilder AddOrdersTelemetry(this IHostApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry();
        if (string.IsNullOrEmpty(builder.Configuration[ServiceName]))
            telemetry.ConfigureResource(resource => resource.AddService("OrdersFn"));
        telemetry
            .WithTracing(tracing => tracing.AddSource(OrderTrace.SourceName, CosmosCalls, ServiceBusCalls))
            .WithMetrics(metrics => metrics.AddMeter(OrdersMeter.Name).AddRuntimeInstrumentation())
            .WithLogging(configureBuilder: null, logging =>
            {
                logging.IncludeScopes = true;
                logging.IncludeFormattedMessage = true;
            });
        if (HasCollector(builder.Configuration))
            telemetry.UseOtlpExporter();
        return telemetry;
    }
}
