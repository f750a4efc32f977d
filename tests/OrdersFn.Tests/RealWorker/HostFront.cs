using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrdersFn.Http.Routing;
using OrdersFn.Tests.Hosting;
using Yarp.ReverseProxy.Forwarder;

namespace OrdersFn.Tests.RealWorker;

/// <summary>
/// The Functions host as its callers see it: chooses the function, asks for a key, bounds the body, and hands the request on to the worker as the host
/// does, by YARP. What it answers itself has no body. As in azure-functions-host 4.1037: WebJobsApplicationBuilderExtension.cs,
/// FunctionInvocationMiddleware.cs, HttpRequestBodySizeMiddleware.cs, DefaultHttpProxyService.cs; WebJobs.Extensions.Http: HttpTriggerAttributeBindingProvider.cs.
/// </summary>
internal sealed class HostFront : IAsyncDisposable
{
    /// <summary>What the host takes without <c>FUNCTIONS_REQUEST_BODY_SIZE_LIMIT</c>.</summary>
    public const long DefaultMostBytes = 104_857_600;

    public const string FunctionKey = "function-key";
    public const string MasterKey = "master-key";

    private const string KeyHeader = "x-functions-key";

    private static readonly ForwarderRequestConfig PatientRequest = new() { ActivityTimeout = TimeSpan.FromSeconds(240) };

    private readonly FunctionsHost _host;
    private readonly WebApplication _app;
    private readonly HostRoutes _routes;
    private readonly IHttpForwarder _forwarder;
    private readonly bool _decodesSlashes;
    private readonly HttpMessageInvoker _toWorker = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    private HostFront(FunctionsHost host, WebApplication app, bool decodesSlashes)
    {
        (_host, _app, _decodesSlashes) = (host, app, decodesSlashes);
        _routes = new(host.Functions.Values.Select(function => function.Http).OfType<HttpFunction>(), OrderRoutes.Prefix.TrimStart('/'), app.Services);
        _forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        Client = new();
    }

    /// <summary>Has the address and the key of operators.</summary>
    public HttpClient Client { get; }

    /// <param name="host">With all functions loaded.</param>
    /// <param name="mostBytes">The setting <c>FUNCTIONS_REQUEST_BODY_SIZE_LIMIT</c>.</param>
    /// <param name="decodesSlashes">Whether <c>%2F</c> in a path arrives as a slash, as behind the front ends of Azure (azure-functions-host #9290).</param>
    public static async Task<HostFront> StartAsync(FunctionsHost host, long mostBytes = DefaultMostBytes, bool decodesSlashes = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddRouting().AddHttpForwarder();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = mostBytes);
        var app = builder.Build();
        var front = new HostFront(host, app, decodesSlashes);
        app.Run(front.AnswerAsync);
        await app.StartAsync();
        front.Client.BaseAddress = new(app.Urls.Single());
        front.Client.DefaultRequestHeaders.Add(KeyHeader, MasterKey);
        return front;
    }

    /// <summary>A client of the same host.</summary>
    /// <param name="key">Its key: null for none.</param>
    public HttpClient ClientWith(string? key)
    {
        var client = new HttpClient { BaseAddress = Client.BaseAddress };
        if (key is not null)
            client.DefaultRequestHeaders.Add(KeyHeader, key);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _toWorker.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        try
        {
            await ChooseAsync(context);
        }
        catch (Exception) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    private async Task ChooseAsync(HttpContext context)
    {
        if (context.Request.Path == "/")
        {
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync("<!DOCTYPE html>");
            return;
        }

        if (_decodesSlashes)
            context.Request.Path = context.Request.Path.Value!.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        if (await _routes.FindAsync(context) is not { } name)
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        else if (!IsAllowed(_host.Functions[name], context.Request.Headers[KeyHeader].FirstOrDefault() ?? context.Request.Query["code"]))
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        else
            await InvokeAsync(_host.Functions[name], context);
    }

    private static bool IsAllowed(HostedFunction function, string? key) => function.Trigger.GetProperty("authLevel").GetString() switch
    {
        "Anonymous" => true,
        "Function" => key is FunctionKey or MasterKey,
        "Admin" => key is MasterKey,
        var other => throw new InvalidOperationException($"unknown level {other}"),
    };

    private async Task InvokeAsync(HostedFunction function, HttpContext context)
    {
        if (context.Request.ContentLength > 0)
            await ReadWholeAsync(context.Request);
        var id = Guid.NewGuid();
        context.Request.Headers["x-ms-invocation-id"] = id.ToString();
        var forwarding = _forwarder.SendAsync(context, _host.Worker.ToString(), _toWorker, PatientRequest).AsTask();
        var fault = await _host.InvokeHttpAsync(function, id);
        if (fault.Length > 0)
            throw new InvalidOperationException(fault);
        if (await forwarding is not ForwarderError.None and var error)
            throw new InvalidOperationException($"{error}: {context.GetForwarderErrorFeature()?.Exception}");
    }

    /// <summary>As the binding of a request does: a body of known length is text in memory before the function is called.</summary>
    private static async Task ReadWholeAsync(HttpRequest request)
    {
        request.EnableBuffering();
        using var reader = new StreamReader(request.Body, leaveOpen: true);
        await reader.ReadToEndAsync();
        request.Body.Position = 0;
    }
}
