using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Hosting;
using OrdersFn;
using OrdersFn.Http.Telemetry;
using OrdersFn.Telemetry;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.AddOrdersFunctions();
builder.AddOrdersTelemetry().UseApplicationInsights(builder.Configuration).UseFunctionsWorkerDefaults();
builder.Build().Run();
