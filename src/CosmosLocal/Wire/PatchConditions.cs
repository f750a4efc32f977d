using System.Text.Json;
using CosmosLocal.Items;
using CosmosLocal.Queries;

namespace CosmosLocal.Wire;

/// <summary>Decides a patch's condition, which is a query without its SELECT, on the one document it is about.</summary>
internal static class PatchConditions
{
    public static ConditionOutcome Decide(string condition, ReadOnlyMemory<byte> document)
    {
        var page = QueryEngine.Evaluate([JsonElement.Parse(document.Span)], new() { Sql = "SELECT VALUE 1 " + condition });
        if (page.Error is { } error)
            return ConditionOutcome.Invalid(error);
        return page.Documents.Count > 0 ? ConditionOutcome.Met : ConditionOutcome.NotMet;
    }
}
