using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace OrdersFn.Tests.RealWorker;

/// <summary>The messages of a gRPC stream, as HTTP/2 carries them: a mark for compression, the length, the message.</summary>
internal static class GrpcFrames
{
    private const int PrefixLength = 5;

    /// <summary>Until the other side has ended its stream.</summary>
    public static async IAsyncEnumerable<byte[]> ReadAllAsync(PipeReader reader)
    {
        while (await ReadAsync(reader, PrefixLength) is { } prefix && await ReadAsync(reader, BinaryPrimitives.ReadInt32BigEndian(prefix.AsSpan(1))) is { } message)
            yield return message;
    }

    public static async Task WriteAsync(PipeWriter writer, byte[] message)
    {
        var frame = new byte[PrefixLength + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, PrefixLength);
        await writer.WriteAsync(frame);
    }

    private static async Task<byte[]?> ReadAsync(PipeReader reader, int length)
    {
        var read = await reader.ReadAtLeastAsync(length);
        if (read.Buffer.Length < length)
            return null;
        var bytes = read.Buffer.Slice(0, length).ToArray();
        reader.AdvanceTo(read.Buffer.GetPosition(length));
        return bytes;
    }
}
