using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrdersFn.Core.Queue;
using OrdersFn.Core.Store;
using OrdersFn.Http.Telemetry;
using OrdersFn.Telemetry;

namespace OrdersFn.Tests.RealWorker;

/// <summary>What only the worker's own packages can show: that Program.cs's host can be built from them.</summary>
public sealed class WorkerHostTests
{
    [Fact]
    public void TheProgramsHostIsBuilt()
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(
        [
            new("Cosmos:accountEndpoint", "https://orders.documents.azure.com:443/"),
            new("ServiceBus:fullyQualifiedNamespace", "orders.servicebus.windows.net"),
            new("OrderQueue", "orders"),
            new("APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=http://127.0.0.1:1/"),
            new("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "Authorization=AAD"),
            // What the Functions host tells a worker that it starts. Nobody listens there.
            new("Functions:Worker:HostEndpoint", "http://127.0.0.1:1/"),
            new("Functions:Worker:WorkerId", "worker"),
            new("Functions:Worker:RequestId", "start"),
            new("Functions:Worker:GrpcMaxMessageLength", "2147483647"),
        ]);
        builder.ConfigureFunctionsWebApplication();
        builder.AddOrdersFunctions();
        builder.AddOrdersTelemetry().UseApplicationInsights(builder.Configuration).UseFunctionsWorkerDefaults();
        using var host = builder.Build();
        Assert.Equal("orders", host.Services.GetRequiredService<CosmosClients>().Database);
        Assert.NotNull(host.Services.GetRequiredService<IOrderQueue>());
        Assert.NotEmpty(host.Services.GetServices<IHostedService>());
        Assert.All(
            FunctionTable.All.Select(function => function.DeclaringType!).Distinct(),
            type => Assert.NotNull(ActivatorUtilities.CreateInstance(host.Services, type)));
    }
}
