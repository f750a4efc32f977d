namespace CosmosLocal;

/// <summary>A physical partition of a container: its range of effective partition keys, what it holds, and what it has served since the start.</summary>
/// <param name="Id">The id of its range, as in <c>/pkranges</c>.</param>
/// <param name="MinInclusive">Upper-case hex; "" = the start of the space.</param>
/// <param name="MaxExclusive">Upper-case hex; "FF" = the end of the space.</param>
/// <param name="Documents">Documents stored, expired ones that still await removal included.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="Requests">Requests served or throttled.</param>
/// <param name="RequestUnits">Request units charged.</param>
/// <param name="Throttles">Requests answered 429.</param>
public sealed record PartitionStatistics(
    string Id, string MinInclusive, string MaxExclusive, long Documents, long Bytes, long Requests, double RequestUnits, long Throttles);
