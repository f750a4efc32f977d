using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrdersFn.Core.Audit;
using OrdersFn.Http.Requests;

namespace OrdersFn.Http.Answers;

/// <summary>
/// The differences an audit finds, one a line while it runs, and last a line with their number. Without that last line the audit did not finish.
/// </summary>
internal sealed class AuditAnswer(Func<CancellationToken, IAsyncEnumerable<AuditFinding>> run) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = MediaTypes.Ndjson;
        var cancellation = httpContext.RequestAborted;
        if (HttpMethods.IsHead(httpContext.Request.Method))
            return;
        // The caller sees at once that the audit runs.
        await response.StartAsync(cancellation);
        await response.Body.FlushAsync(cancellation);

        var line = new ArrayBufferWriter<byte>();
        await using var json = JsonBody.Writer(line);
        long findings = 0;
        await foreach (var finding in run(cancellation))
        {
            findings++;
            await SendAsync(() =>
            {
                json.WriteString("kind"u8, JsonNamingPolicy.SnakeCaseLower.ConvertName(finding.Kind.ToString()));
                json.WriteString("where"u8, finding.Where);
                json.WriteString("what"u8, finding.What);
                if (finding.Repaired is { } repaired)
                    json.WriteBoolean("repaired"u8, repaired);
            });
        }

        await SendAsync(() => json.WriteNumber("findings"u8, findings));

        async Task SendAsync(Action write)
        {
            json.Reset();
            line.ResetWrittenCount();
            json.WriteStartObject();
            write();
            json.WriteEndObject();
            json.Flush();
            line.Write("\n"u8);
            await response.Body.WriteAsync(line.WrittenMemory, cancellation);
            await response.Body.FlushAsync(cancellation);
        }
    }
}
