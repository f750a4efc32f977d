using System.Buffers.Binary;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Tests.Protobuf;

namespace OrdersFn.Local.Tests.Telemetry;

/// <summary>A collector that keeps what it is sent: OTLP over gRPC, the exporter's own default. Field numbers are those of opentelemetry-proto.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtlpCollector(WebApplication app) => _app = app;

    public string Endpoint => _app.Urls.Single();

    public ConcurrentQueue<CollectedSpan> Spans { get; } = new();

    /// <summary>Names of metrics, each with the attributes of a point: <c>ordersfn.orders result=created way=http</c>.</summary>
    public ConcurrentDictionary<string, bool> Metrics { get; } = new();

    /// <summary>What was logged, with attributes.</summary>
    public ConcurrentQueue<string> Logs { get; } = new();

    public static async Task<OtlpCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http2));
        var collector = new OtlpCollector(builder.Build());
        const string service = "/opentelemetry.proto.collector.";
        collector._app.MapPost($"{service}trace.v1.TraceService/Export", context => AnswerAsync(context, collector.TakeTraces));
        collector._app.MapPost($"{service}metrics.v1.MetricsService/Export", context => AnswerAsync(context, collector.TakeMetrics));
        collector._app.MapPost($"{service}logs.v1.LogsService/Export", context => AnswerAsync(context, collector.TakeLogs));
        await collector._app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context, Action<ProtobufFields> take)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        // Each message has a mark for compression and its length before it.
        var frame = body.ToArray();
        Assert.Equal(0, frame[0]);
        Assert.Equal(frame.Length - 5, BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(1)));
        take(new ProtobufFields(frame.AsMemory(5)));
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[5]);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private void TakeTraces(ProtobufFields request)
    {
        foreach (var scope in request.Messages(1).SelectMany(resource => resource.Messages(2)))
        {
            foreach (var span in scope.Messages(2))
            {
                Spans.Enqueue(new(
                    scope.Messages(1).First().Text(1), span.Text(5), span.Hex(1), span.Hex(2), span.Hex(4), [.. Attributes(span, 9)],
                    [.. span.Messages(13).Select(link => link.Hex(1))]));
            }
        }
    }

    private void TakeMetrics(ProtobufFields request)
    {
        foreach (var metric in request.Messages(1).SelectMany(resource => resource.Messages(2)).SelectMany(scope => scope.Messages(2)))
        {
            // Gauge, sum and histogram hold their points in field 1; a histogram's have their attributes in field 9.
            foreach (var point in metric.Messages(5).Concat(metric.Messages(7)).SelectMany(data => data.Messages(1)))
                Metrics[string.Join(' ', Attributes(point, 7).Order(StringComparer.Ordinal).Prepend(metric.Text(1)))] = true;
            foreach (var point in metric.Messages(9).SelectMany(data => data.Messages(1)))
                Metrics[string.Join(' ', Attributes(point, 9).Order(StringComparer.Ordinal).Prepend(metric.Text(1)))] = true;
        }
    }

    private void TakeLogs(ProtobufFields request)
    {
        foreach (var record in request.Messages(1).SelectMany(resource => resource.Messages(2)).SelectMany(scope => scope.Messages(2)))
            Logs.Enqueue(string.Join(' ', Attributes(record, 6).Prepend(record.Messages(5).Select(body => body.Text(1)).FirstOrDefault(""))));
    }

    private static IEnumerable<string> Attributes(ProtobufFields holder, int number) =>
        holder.Messages(number).Select(attribute => $"{attribute.Text(1)}={attribute.Messages(2).Select(value => value.Text(1)).FirstOrDefault("")}");
}

/// <summary>A span; ids in hexadecimal.</summary>
internal sealed record CollectedSpan(
    string Scope, string Name, string Trace, string Id, string Parent, IReadOnlyList<string> Attributes, IReadOnlyList<string> Links);
