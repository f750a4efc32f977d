using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrdersFn.Tests.RealWorker;

public sealed class WorkerTelemetryTests
{
    [Theory]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=http://127.0.0.1:1/", true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1/", true)]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", "", false)]
    [InlineData("OrderQueue", "orders", false)]
    public void TheHostIsToldThatTheWorkerSendsItsTelemetryItselfWhereItDoes(string setting, string value, bool sends)
    {
        using var host = WorkerProgram.CreateBuilder("http://127.0.0.1:1/", (setting, value)).Build();
        var capabilities = host.Services.GetRequiredService<IOptions<WorkerOptions>>().Value.Capabilities;
        Assert.Equal(sends, capabilities.TryGetValue("WorkerOpenTelemetryEnabled", out var told) && bool.Parse(told));
    }
}
