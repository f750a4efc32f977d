using CosmosHash;

namespace CosmosLocal.Items;

internal static class PartitionKeyText
{
    public static bool TryParse(string json, int components, out EffectivePartitionKey key, out string error) => throw new NotSupportedException($"{json} {components}");
}
