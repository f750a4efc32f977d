using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrdersFn.Local.Amqp;
using OrdersFn.Local.Serving;

namespace OrdersFn.Local.Administration;

/// <summary>
/// Where Service Bus administration clients ask, on loopback. A client that knows one address for administration and messages (the Functions host's scale
/// monitor) is let through to the AMQP endpoint from here, for the SDK asks at the very port of its connection string.
/// </summary>
internal sealed class AdministrationEndpoint(ServeOptions serve, QueueAdministration administration, ILoggerFactory logs, AmqpEndpoint? amqp = null)
    : IHostedService
{
    /// <summary>The port of the official emulator.</summary>
    public const int StandardPort = 5300;

    private WebApplication? _app;

    /// <summary>The port it got; 0 before it has one.</summary>
    public int Port { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _app = Build(AmqpPort.Find(serve.AdminPort));
            await _app.StartAsync(cancellationToken);
            Port = new Uri(_app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First()).Port;
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            throw new CannotServeException(
                $"Administration port {serve.AdminPort} of 127.0.0.1 cannot be had ({fault.Message}); choose another --admin-port, or 0 for none.", fault);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_app is null)
            return;
        await _app.StopAsync(cancellationToken);
        await _app.DisposeAsync();
        _app = null;
    }

    private WebApplication Build(int port)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.Replace(ServiceDescriptor.Singleton(logs));
        var relay = new AmqpRelay(() => amqp?.Port ?? 0, logs.CreateLogger<AmqpRelay>());
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}").ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ConfigureEndpointDefaults(listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(relay.Around);
            });
        });
        var app = builder.Build();
        app.Run(AnswerAsync);
        return app;
    }

    private Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var call = new AdministrationCall(
            request.Method,
            Uri.UnescapeDataString(request.Path.Value ?? "").Trim('/'),
            new($"{request.Scheme}://{request.Host}/"),
            IsUpdate: request.Headers.IfMatch.Count > 0,
            Skip: int.TryParse(request.Query["$skip"], out var skip) ? skip : 0);
        var answer = administration.Answer(call);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        return context.Response.WriteAsync(answer.Text, context.RequestAborted);
    }
}
