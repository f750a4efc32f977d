using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Tests;
using Tests.Protobuf;

namespace OrdersFn.Tests.RealWorker;

/// <summary>
/// The Functions host as its worker sees it: takes the worker's stream, has it name and load its functions, invokes them, and shows their logs. Requests
/// come through <see cref="HostFront"/>. gRPC with plain means; the field numbers are those of azure-functions-language-worker-protobuf.
/// </summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<ProtobufMessage> _out = Channel.CreateUnbounded<ProtobufMessage>();
    private readonly ConcurrentDictionary<string, HostedFunction> _functions = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _invocations = new();
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _console = new();
    private readonly HostChangeFeedPayload _payload;
    private Uri? _worker;
    private int _waiting;

    private FunctionsHost(WebApplication app, HostChangeFeedPayload payload) => (_app, _payload) = (app, payload);

    public string Endpoint => _app.Urls.Single();

    /// <summary>By name; complete when <see cref="WhenLoaded"/> is.</summary>
    public IReadOnlyDictionary<string, HostedFunction> Functions => _functions;

    /// <summary>Every function that the worker names is loaded; fails if one cannot be.</summary>
    public Task WhenLoaded => _loaded.Task;

    /// <summary>Where the worker takes requests.</summary>
    public Uri Worker => _worker ?? throw new InvalidOperationException("no worker has connected");

    /// <summary>
    /// What the worker has logged and the host shows. As in GrpcWorkerChannel.cs: a line of a function is shown while the invocation that it names runs,
    /// and dropped when it names none.
    /// </summary>
    public IReadOnlyCollection<string> Console => _console;

    /// <param name="payload">How changes of a container are handed over.</param>
    public static async Task<FunctionsHost> StartAsync(HostChangeFeedPayload payload)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http2);
            // The stream lasts as long as the worker, and is mostly silent.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
        var host = new FunctionsHost(builder.Build(), payload);
        host._app.MapPost("/AzureFunctionsRpcMessages.FunctionRpc/EventStream", host.ServeAsync);
        await host._app.StartAsync();
        return host;
    }

    /// <summary>
    /// Runs a function with its trigger's data as JSON; changes of a container as they are stored, an array. Answers what went wrong; empty: nothing.
    /// </summary>
    public Task<string> InvokeAsync(string name, string json)
    {
        var function = _functions[name];
        return InvokeAsync(function, Guid.NewGuid(), new ProtobufMessage().Add(2, function.TakesChanges ? _payload.Of(json) : json));
    }

    /// <summary>Runs a function that answers HTTP; the request itself goes to <see cref="Worker"/> with this id.</summary>
    public Task<string> InvokeHttpAsync(HostedFunction function, Guid id) => InvokeAsync(function, id, new ProtobufMessage().Add(5, ""));

    public async ValueTask DisposeAsync()
    {
        _out.Writer.TryComplete();
        await _app.DisposeAsync();
    }

    private async Task<string> InvokeAsync(HostedFunction function, Guid id, ProtobufMessage trigger)
    {
        var invocation = new ProtobufMessage().Add(1, id.ToString()).Add(2, function.Id)
            .Add(3, new ProtobufMessage().Add(1, function.Trigger.GetProperty("name").GetString()!).Add(2, trigger))
            .Add(5, new ProtobufMessage().Add(1, $"00-{Guid.NewGuid():n}-{Guid.NewGuid().ToString("n")[..16]}-01"));
        var done = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _invocations[id.ToString()] = done;
        Send(Content.InvocationRequest, invocation);
        return await done.Task.WaitAsync(TimeSpan.FromMinutes(5));
    }

    private void Send(int content, ProtobufMessage message) => _out.Writer.TryWrite(new ProtobufMessage().Add(1, Guid.NewGuid().ToString()).Add(content, message));

    private async Task ServeAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        await context.Response.StartAsync();
        var writing = WriteAsync(context);
        try
        {
            await foreach (var message in GrpcFrames.ReadAllAsync(context.Request.BodyReader))
                Take(new ProtobufFields(message));
        }
        catch (IOException)
        {
            // The worker is gone, and its stream with it.
        }
        _out.Writer.TryComplete();
        await writing;
    }

    private async Task WriteAsync(HttpContext context)
    {
        await foreach (var message in _out.Reader.ReadAllAsync())
            await GrpcFrames.WriteAsync(context.Response.BodyWriter, message.ToArray());
    }

    private void Take(ProtobufFields message)
    {
        if (message.Messages(Content.RpcLog).FirstOrDefault() is { } line)
            Show(line);
        else if (message.Has(Content.StartStream))
            Send(Content.WorkerInitRequest, new ProtobufMessage().Add(1, "4.0.0").Add(2, "RpcHttpTriggerMetadataRemoved", "true").Add(5, AppContext.BaseDirectory));
        else if (message.Messages(Content.WorkerInitResponse).FirstOrDefault() is { } initialized)
            Initialized(initialized);
        else if (message.Messages(Content.FunctionMetadataResponse).FirstOrDefault() is { } named)
            Load(named);
        else if (message.Messages(Content.FunctionLoadResponse).FirstOrDefault() is { } loaded)
            Loaded(loaded);
        else if (message.Messages(Content.InvocationResponse).FirstOrDefault() is { } response && _invocations.TryRemove(response.Text(1), out var invocation))
            invocation.SetResult(FaultOf(response.Messages(3).First()));
    }

    private void Show(ProtobufFields line)
    {
        const ulong OfTheWorkerItself = 1;
        if (line.Number(8) == OfTheWorkerItself || _invocations.ContainsKey(line.Text(1)))
            _console.Enqueue(line.Text(4));
    }

    private void Initialized(ProtobufFields worker)
    {
        _worker = new(worker.Map(2)["HttpUri"]);
        Send(Content.FunctionsMetadataRequest, new ProtobufMessage().Add(1, AppContext.BaseDirectory));
    }

    private void Load(ProtobufFields named)
    {
        Check(named.Messages(2).First());
        var all = named.Bytes(1).ToList();
        _waiting = all.Count;
        foreach (var metadata in all)
        {
            var function = HostedFunction.Of(new ProtobufFields(metadata));
            _functions[function.Name] = function;
            var bound = new ProtobufMessage();
            foreach (var binding in function.Bindings)
                bound.Add(6, Text(binding, "name"), new ProtobufMessage().Add(2, Text(binding, "type")).Add(3, Text(binding, "direction") == "Out" ? 1UL : 0));
            Send(Content.FunctionLoadRequest, new ProtobufMessage().Add(1, function.Id).Add(2, [.. metadata.Span, .. bound.ToArray()]));
        }

        static string Text(JsonElement binding, string property) => binding.GetProperty(property).GetString()!;
    }

    private void Loaded(ProtobufFields function)
    {
        Check(function.Messages(2).First());
        if (Interlocked.Decrement(ref _waiting) == 0)
            _loaded.TrySetResult();
    }

    private void Check(ProtobufFields result)
    {
        if (FaultOf(result) is { Length: > 0 } fault)
            _loaded.TrySetException(new InvalidOperationException(fault));
    }

    private static string FaultOf(ProtobufFields result) =>
        result.Number(4) == 1 ? "" : result.Messages(2).Select(exception => exception.Text(2)).FirstOrDefault("failed without a reason");

    /// <summary>What a message of the stream can be.</summary>
    private static class Content
    {
        public const int RpcLog = 2;
        public const int InvocationRequest = 4;
        public const int InvocationResponse = 5;
        public const int FunctionLoadRequest = 8;
        public const int FunctionLoadResponse = 9;
        public const int WorkerInitResponse = 16;
        public const int WorkerInitRequest = 17;
        public const int StartStream = 20;
        public const int FunctionsMetadataRequest = 29;
        public const int FunctionMetadataResponse = 30;
    }
}
