using System.Security.Cryptography;
using System.Text;
using OrdersFn.Local.Queue.Storage;

namespace OrdersFn.Local.Queue;

/// <summary>
/// The message ids seen lately, in the file. Two tables take turns: ids go into the current one, and when that has served for a whole window the other
/// one, by then too old to matter, is emptied and takes over. So no id is ever deleted by itself.
/// </summary>
internal sealed class DuplicateWindow(TimeSpan length)
{
    private static readonly string[] Find = ["SELECT seen FROM recent_0 WHERE hash = ?", "SELECT seen FROM recent_1 WHERE hash = ?"];

    private static readonly string[] Add =
    [
        "INSERT INTO recent_0 (hash, seen) VALUES (?, ?) ON CONFLICT (hash) DO UPDATE SET seen = excluded.seen",
        "INSERT INTO recent_1 (hash, seen) VALUES (?, ?) ON CONFLICT (hash) DO UPDATE SET seen = excluded.seen",
    ];

    /// <summary>What is kept of an id: always short, and far too long for two ids to meet in it.</summary>
    public static byte[] HashOf(string messageId) => SHA256.HashData(Encoding.UTF8.GetBytes(messageId))[..16];

    /// <summary>False when the id was seen within the window. Otherwise it is from now on.</summary>
    public bool TryAdd(QueueConnection connection, byte[] hash, DateTimeOffset now)
    {
        var current = Current(connection, now);
        var oldest = (now - length).UtcTicks;
        if (IsIn(connection, current, hash, oldest) || IsIn(connection, 1 - current, hash, oldest))
            return false;
        using var add = connection.Prepare(Add[current]);
        add.Bind(1, hash).Bind(2, now.UtcTicks).Run();
        return true;
    }

    private static bool IsIn(QueueConnection connection, int table, byte[] hash, long oldest)
    {
        using var find = connection.Prepare(Find[table]);
        find.Bind(1, hash);
        return find.Step() && find.Int64(0) > oldest;
    }

    private int Current(QueueConnection connection, DateTimeOffset now)
    {
        int current;
        using (var state = connection.Prepare("SELECT current, since FROM duplicate_window"))
        {
            state.Step();
            current = (int)state.Int64(0);
            if (state.Int64(1) > (now - length).UtcTicks)
                return current;
        }

        var next = 1 - current;
        connection.Run($"DELETE FROM recent_{next}");
        using var turn = connection.Prepare("UPDATE duplicate_window SET current = ?, since = ?");
        turn.Bind(1, next).Bind(2, now.UtcTicks).Run();
        return next;
    }
}
