using System.Buffers;
using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace OrdersFn.Http.Answers;

/// <summary>
/// Writes JSON straight into a response. Small bodies get a Content-Length; large lists leave in pieces, so that none is held whole.
/// </summary>
internal static class JsonBody
{
    public const string MediaType = "application/json";

    private const int FlushAt = 64 * 1024;

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static Utf8JsonWriter Writer(IBufferWriter<byte> buffer) => new(buffer, Relaxed);

    public static async Task WriteAsync(HttpResponse response, Action<Utf8JsonWriter> write, CancellationToken cancellation)
    {
        await using var json = new Utf8JsonWriter(response.BodyWriter, Relaxed);
        write(json);
        await FinishAsync(response, json, cancellation);
    }

    /// <summary><c>{"name":[rows],"next":...}</c></summary>
    public static async Task WriteListAsync<T>(
        HttpResponse response, string name, IReadOnlyList<T> rows, Action<Utf8JsonWriter, T> write, string? next, CancellationToken cancellation)
    {
        await using var json = new Utf8JsonWriter(response.BodyWriter, Relaxed);
        json.WriteStartObject();
        json.WriteStartArray(name);
        foreach (var row in rows)
        {
            write(json, row);
            if (json.BytesPending + response.BodyWriter.UnflushedBytes < FlushAt)
                continue;
            json.Flush();
            await response.BodyWriter.FlushAsync(cancellation);
        }

        json.WriteEndArray();
        json.WriteString("next", next);
        json.WriteEndObject();
        await FinishAsync(response, json, cancellation);
    }

    private static async Task FinishAsync(HttpResponse response, Utf8JsonWriter json, CancellationToken cancellation)
    {
        json.Flush();
        // Kind to terminals, and no part of the JSON.
        response.BodyWriter.Write("\n"u8);
        if (!response.HasStarted)
            response.ContentLength = response.BodyWriter.UnflushedBytes;
        FlushResult _ = await response.BodyWriter.FlushAsync(cancellation);
    }
}
