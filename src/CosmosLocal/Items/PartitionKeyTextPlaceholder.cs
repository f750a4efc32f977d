using CosmosHash;

namespace CosmosLocal.Items;

internal static class PartitionKeyText
{
    public static bool TryParse(string json, out KeyComponent[] components) => throw new NotSupportedException(json);
}
