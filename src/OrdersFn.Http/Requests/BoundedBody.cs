using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace OrdersFn.Http.Requests;

/// <summary>Reads a body that must fit a limit, never holding more than the limit.</summary>
internal static class BoundedBody
{
    /// <summary>The whole body, or null when it is longer than <paramref name="limit"/>.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int limit, CancellationToken cancellation)
    {
        if (request.ContentLength > limit)
            return null;
        while (true)
        {
            var read = await request.BodyReader.ReadOrStopAsync(cancellation);
            if (read.Buffer.Length > limit)
            {
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return body;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
