namespace OrdersFn.Local.Queue.Storage;

/// <summary>The tables of the queue's file.</summary>
internal static class QueueSchema
{
    // attempts: deliveries that came to nothing, for messages that have any. claims: what is handed out, a row a batch; what still stands here
    // when the file is opened was under way when the process died. recent_0 and recent_1: message ids of the duplicate window, see DuplicateWindow.
    private const string Tables =
        """
        CREATE TABLE IF NOT EXISTS messages (sequence INTEGER PRIMARY KEY AUTOINCREMENT, enqueued INTEGER NOT NULL, message_id TEXT, content_type TEXT,
            properties BLOB, body BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS dead_letters (sequence INTEGER PRIMARY KEY, enqueued INTEGER NOT NULL, message_id TEXT, content_type TEXT,
            properties BLOB, body BLOB NOT NULL, reason TEXT NOT NULL, description TEXT NOT NULL, deliveries INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS attempts (sequence INTEGER PRIMARY KEY, count INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS claims (id INTEGER PRIMARY KEY, sequences BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS recent_0 (hash BLOB PRIMARY KEY, seen INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS recent_1 (hash BLOB PRIMARY KEY, seen INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS duplicate_window (current INTEGER NOT NULL, since INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS totals (messages INTEGER NOT NULL, dead_letters INTEGER NOT NULL, bytes INTEGER NOT NULL);
        INSERT INTO duplicate_window SELECT 0, 0 WHERE NOT EXISTS (SELECT * FROM duplicate_window);
        INSERT INTO totals SELECT 0, 0, 0 WHERE NOT EXISTS (SELECT * FROM totals);
        """;

    public static void Ensure(QueueConnection connection) => connection.Execute(Tables);
}
