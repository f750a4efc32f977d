namespace CosmosLocal.Items;

/// <summary>The last numbers given out; time never runs backwards against the LSN.</summary>
internal readonly record struct WriterNumbers(long Lsn, long Rid, long Timestamp);

/// <summary>What to return to when a savepoint is rolled back.</summary>
internal readonly record struct WriterMark(WriterNumbers Numbers, StoredCount[] Counts, int UnindexedChanges);
