using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace OrdersFn.Local.Importing;

/// <summary>A file of orders, a line each, compressed or not; <c>-</c> is standard input.</summary>
internal sealed class ImportFile : IAsyncDisposable
{
    /// <summary>Far beyond any order: longer means that this is no file of lines.</summary>
    private const int LongestLine = 16 << 20;

    private readonly Stream _file;

    private ImportFile(Stream file) => _file = file;

    /// <summary>Bytes of the file as it lies there; null when that cannot be known.</summary>
    public long? Length => _file.CanSeek ? _file.Length : null;

    /// <summary>How many of them were read.</summary>
    public long Position => _file.CanSeek ? _file.Position : 0;

    public static ImportFile Open(string path) => new(path == "-"
        ? Console.OpenStandardInput()
        : new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 128 * 1024, FileOptions.Asynchronous | FileOptions.SequentialScan));

    /// <summary>Every line that is not blank. <see cref="InvalidDataException"/> when the file cannot be one of lines.</summary>
    public async IAsyncEnumerable<ImportLine> LinesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var bytes = PipeReader.Create(_file, new StreamPipeReaderOptions(leaveOpen: true));
        var start = await bytes.ReadAtLeastAsync(2, cancellation);
        var compressed = start.Buffer.Length >= 2 && start.Buffer.Slice(0, 2).ToArray() is [0x1F, 0x8B];
        bytes.AdvanceTo(start.Buffer.Start);
        await using var raw = bytes.AsStream();
        await using var plain = compressed ? new GZipStream(raw, CompressionMode.Decompress) : raw;

        var reader = PipeReader.Create(plain, new StreamPipeReaderOptions(bufferSize: 64 * 1024));
        long number = 0;
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                number++;
                if (Line(buffer.Slice(0, end), number) is { } line)
                    yield return line;
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            if (read.IsCompleted)
            {
                if (Line(buffer, number + 1) is { } last)
                    yield return last;
                break;
            }

            if (buffer.Length > LongestLine)
                throw new InvalidDataException($"line {number + 1} is longer than {LongestLine} bytes: this is no file of one order a line");
            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private static ImportLine? Line(ReadOnlySequence<byte> bytes, long number)
    {
        var line = bytes.ToArray().AsSpan();
        if (number == 1 && line.StartsWith("\uFEFF"u8))
            line = line[3..];
        line = line.Trim(" \t\r"u8);
        if (number == 1 && line.Length > 0 && line[0] == (byte)'[')
            throw new InvalidDataException("this is a JSON array; import takes one order a line (jq -c '.[]' makes lines of an array)");
        return line.IsEmpty ? null : new(number, line.ToArray());
    }
}
