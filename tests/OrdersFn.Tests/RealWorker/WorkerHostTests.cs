using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrdersFn.Core.Queue;
using OrdersFn.Core.Store;

namespace OrdersFn.Tests.RealWorker;

/// <summary>What only the worker's own packages can show: that Program.cs's host can be built from them.</summary>
public sealed class WorkerHostTests
{
    [Fact]
    public void TheProgramsHostIsBuilt()
    {
        using var host = WorkerProgram.CreateBuilder(
            "http://127.0.0.1:1/",
            ("Cosmos:accountEndpoint", "https://orders.documents.azure.com:443/"),
            ("ServiceBus:fullyQualifiedNamespace", "orders.servicebus.windows.net"),
            ("OrderQueue", "orders"),
            ("APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=http://127.0.0.1:1/"),
            ("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "Authorization=AAD")).Build();
        Assert.Equal("orders", host.Services.GetRequiredService<CosmosClients>().Database);
        Assert.NotNull(host.Services.GetRequiredService<IOrderQueue>());
        Assert.NotEmpty(host.Services.GetServices<IHostedService>());
        Assert.All(
            FunctionTable.All.Select(function => function.DeclaringType!).Distinct(),
            type => Assert.NotNull(ActivatorUtilities.CreateInstance(host.Services, type)));
    }
}
