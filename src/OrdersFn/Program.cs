using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using OrdersFn;
using OrdersFn.Telemetry;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.AddOrdersFunctions();
builder.AddWorkerTelemetry();
builder.Build().Run();
