using System.IO.Pipelines;

namespace OrdersFn.Http.Requests;

internal static class BodyReads
{
    /// <summary>
    /// Reads a body so that giving up leaves it in order. Kestrel takes a read that ends by its token for one still under way, and then cannot finish
    /// the request; a read that is cancelled from beside ends properly.
    /// </summary>
    public static async ValueTask<ReadResult> ReadOrStopAsync(this PipeReader body, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await using var stop = cancellation.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), body);
        while (true)
        {
            var read = await body.ReadAsync(CancellationToken.None);
            if (!read.IsCanceled)
                return read;
            body.AdvanceTo(read.Buffer.Start);
            cancellation.ThrowIfCancellationRequested();
        }
    }
}
