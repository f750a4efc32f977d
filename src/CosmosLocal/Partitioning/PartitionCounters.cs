namespace CosmosLocal.Partitioning;

/// <summary>What a physical partition has seen since start, and what it holds.</summary>
internal readonly record struct PartitionCounters(long Requests, double RequestUnits, long Throttles, long Documents, long Bytes);
