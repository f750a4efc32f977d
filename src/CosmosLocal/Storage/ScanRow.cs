namespace CosmosLocal.Storage;

/// <summary>A row of a scan; the same scan given <paramref name="Position"/> goes on after it.</summary>
internal readonly record struct ScanRow(StoredDocument Document, byte[] Position);
