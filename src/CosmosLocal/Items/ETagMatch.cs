using CosmosLocal.Storage;

namespace CosmosLocal.Items;

/// <summary>Compares an <c>If-Match</c> or <c>If-None-Match</c> with a document.</summary>
internal static class ETagMatch
{
    public static bool Any(string? condition, StoredDocument document) =>
        condition is not null && (condition == "*" || condition.AsSpan().Trim('"').SequenceEqual(document.ETag.AsSpan().Trim('"')));
}
