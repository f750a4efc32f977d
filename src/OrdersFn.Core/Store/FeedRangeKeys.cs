using System.Text.Json;
using CosmosHash;
using Microsoft.Azure.Cosmos;

namespace OrdersFn.Core.Store;

/// <summary>The keys of a feed range, which the SDK shows only as JSON.</summary>
internal static class FeedRangeKeys
{
    public static KeyRange Of(FeedRange feed)
    {
        using var json = JsonDocument.Parse(feed.ToJsonString());
        var range = json.RootElement.GetProperty("Range");
        return new KeyRange(EffectivePartitionKey.Parse(range.GetProperty("min").GetString()!), EffectivePartitionKey.Parse(range.GetProperty("max").GetString()!));
    }
}
