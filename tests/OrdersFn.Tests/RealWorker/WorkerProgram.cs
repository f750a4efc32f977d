using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using OrdersFn.Telemetry;

namespace OrdersFn.Tests.RealWorker;

/// <summary>The host that Program.cs makes.</summary>
internal static class WorkerProgram
{
    /// <param name="hostEndpoint">Where the Functions host listens.</param>
    /// <param name="settings">The app's.</param>
    public static FunctionsApplicationBuilder CreateBuilder(string hostEndpoint, params IEnumerable<(string Key, string? Value)> settings)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(
        [
            // What the Functions host tells a worker that it starts.
            new("Functions:Worker:HostEndpoint", hostEndpoint),
            new("Functions:Worker:WorkerId", "worker"),
            new("Functions:Worker:RequestId", "start"),
            new("Functions:Worker:GrpcMaxMessageLength", "2147483647"),
            .. settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)),
        ]);
        builder.ConfigureFunctionsWebApplication();
        builder.AddOrdersFunctions();
        builder.AddWorkerTelemetry();
        return builder;
    }
}
