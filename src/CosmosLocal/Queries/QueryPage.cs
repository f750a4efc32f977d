namespace CosmosLocal.Queries;

/// <summary>A page of results, or why the query was refused (a 400 with this message).</summary>
internal sealed record QueryPage
{
    public IReadOnlyList<ReadOnlyMemory<byte>> Documents { get; init; } = [];

    /// <summary>Null after the last page.</summary>
    public string? Continuation { get; init; }

    /// <summary>In request units; the caller takes them from the budget.</summary>
    public double Charge { get; init; }

    /// <summary>How many documents were read to make the page.</summary>
    public int Read { get; init; }

    public string? Error { get; init; }

    public static QueryPage Refused(string error) => new() { Error = error };
}
