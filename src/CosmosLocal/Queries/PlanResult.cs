namespace CosmosLocal.Queries;

/// <summary>A plan as the client wants it, or the message of a 400.</summary>
internal sealed record PlanResult(ReadOnlyMemory<byte> Json, string? Error);
