using Microsoft.Azure.Cosmos;

namespace OrdersFn.Core.Store;

/// <summary>Queries for documents that have one of several values.</summary>
internal static class OneOfQuery
{
    /// <summary>A list of parameters, because an index serves it; a test for membership in an array would read every document.</summary>
    /// <param name="start">Up to the property compared.</param>
    /// <param name="values">Repeats count once.</param>
    public static QueryDefinition Of(string start, IEnumerable<string> values)
    {
        List<string> distinct = [.. values.Distinct()];
        var query = new QueryDefinition($"{start} IN ({string.Join(", ", Enumerable.Range(0, distinct.Count).Select(i => $"@value{i}"))})");
        for (var i = 0; i < distinct.Count; i++)
            query = query.WithParameter($"@value{i}", distinct[i]);
        return query;
    }
}
