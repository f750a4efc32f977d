using System.Buffers.Binary;

namespace CosmosLocal.Files;

/// <summary>
/// Looks through the write-ahead log of a SQLite file before it is opened (format: sqlite.org/fileformat2.html, section 4). SQLite reads a log up to the first
/// frame that is not right and drops the rest without a word, because a write that a crash broke off looks like that. What was broken off is at the end, though:
/// if whole transactions follow, the frame was right once, and what was acknowledged would vanish.
/// </summary>
public static class SqliteLog
{
    private const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;
    private const uint Magic = 0x377f0682;

    /// <summary>Checks the log beside a file, if there is one. Reads it once.</summary>
    /// <param name="path">Of the file itself.</param>
    /// <exception cref="DataFileException">The log is damaged, and transactions behind the damage would be lost.</exception>
    public static void Check(string path)
    {
        var log = new FileInfo(path + "-wal");
        // The system may write what it held in memory in any order. If it has been started since, a gap is what its crash left, and nothing behind it was acknowledged.
        if (!log.Exists || log.Length <= HeaderBytes || log.LastWriteTimeUtc < TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(-Environment.TickCount64))
            return;
        using var file = new FileStream(log.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
        if (FirstLost(file) is { } frame)
            throw new DataFileException(log.FullName, DataFileFault.Damaged, frame < 0 ? "its header is not one of a log" : $"frame {frame} is not what was written");
    }

    /// <summary>The first wrong frame that has a whole transaction behind it, counted from 0; -1 = the header; null = none.</summary>
    private static long? FirstLost(FileStream file)
    {
        var header = new byte[HeaderBytes];
        file.ReadExactly(header);
        var magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        var pageBytes = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8));
        var isBigEndian = (magic & 1) != 0;
        var sum = Sum(default, header.AsSpan(0, 24), isBigEndian);
        if ((magic & ~1u) != Magic || sum != Stored(header.AsSpan(24)) || pageBytes is < 512 or > 65536)
            return -1;
        var frame = new byte[FrameHeaderBytes + pageBytes];
        long? wrong = null;
        for (var number = 0L; file.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length; number++)
        {
            var isOfThisLog = frame.AsSpan(8, 8).SequenceEqual(header.AsSpan(16, 8));
            var stored = Stored(frame.AsSpan(16));
            var isRight = isOfThisLog && Sum(Sum(sum, frame.AsSpan(0, 8), isBigEndian), frame.AsSpan(FrameHeaderBytes), isBigEndian) == stored;
            if (!isRight)
                wrong ??= number;
            else if (wrong is not null && BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(4)) != 0)
                return wrong;
            // Each checksum goes on from the one before, so frames behind a wrong one can be told by what that has written beside it.
            sum = stored;
        }

        return null;
    }

    private static (uint, uint) Stored(ReadOnlySpan<byte> bytes) => (BinaryPrimitives.ReadUInt32BigEndian(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));

    private static (uint, uint) Sum((uint First, uint Second) sum, ReadOnlySpan<byte> bytes, bool isBigEndian)
    {
        var (first, second) = sum;
        for (var at = 0; at < bytes.Length; at += 8)
        {
            first += Word(bytes[at..], isBigEndian) + second;
            second += Word(bytes[(at + 4)..], isBigEndian) + first;
        }

        return (first, second);
    }

    private static uint Word(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
