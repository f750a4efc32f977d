using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace CosmosHash.Tests;

public sealed class EffectivePartitionKeyTests
{
    [Theory]
    [InlineData("""["c1",1]""", "332E1982AE1177D2D17C69A3A3691B2220CD98B339BA78A5D0CF6953B87070B0")]
    [InlineData("""["c1",0]""", "332E1982AE1177D2D17C69A3A3691B22155B95BEDAC4B1E9EC1CDC9BB0DDDE58")]
    [InlineData("""["c1"]""", "332E1982AE1177D2D17C69A3A3691B22")]
    [InlineData("""["customer-42",7.5]""", "1E3420F740C75BF722D963D1CD0A11941C550995BD86D7F05C6D07D1CEE9F378")]
    [InlineData("""["",-1]""", "32E9366E637A71B4E710384B2F4970A019938E7A936C1C5B9E3AE842BBC16839")]
    [InlineData("""[null,true]""", "378867E4430E67857ACE5C908374FE160E711127C5B5A8E4726AC6DD306A3E59")]
    [InlineData("""[true,false]""", "0E711127C5B5A8E4726AC6DD306A3E592FE1BE91E90A3439635E0E9E37361EF2")]
    [InlineData("""[{},1]""", "11622DAA78F835834610ABE56EFF5CB520CD98B339BA78A5D0CF6953B87070B0")]
    [InlineData("""["h\u00e9llo€😀",1e308]""", "3FBA8282C90E0604C0288DFAF94FDF7F1E0D61F83E0EBE180144F756FA5C918A")]
    [InlineData("""["a","b","c"]""", "3A5381E1114EB8D3FCC90795045B49B7195644569A78B1E22D200348AF9416CE2562D4841EF4AF76D90EC904CEE5FA9A")]
    [InlineData("""[5]""", "19C08621B135968252FB34B4CF66F811")]
    public void KeysOfKnownHashComeOutAsPublished(string key, string expected) =>
        Assert.Equal(expected, EffectivePartitionKey.Of(Components(key)).ToString());

    [Fact]
    public void RandomKeysHashAsInTheSdkItself()
    {
        var random = new Random(7);
        for (var i = 0; i < 500; i++)
        {
            object?[] values = [RandomValue(random), RandomValue(random)];
            var json = JsonSerializer.Serialize(values);
            Assert.Equal(SdkOracle.Hash(json), EffectivePartitionKey.Of(Components(json)).ToString());
        }
    }

    [Fact]
    public void APrefixRangeHoldsItsKeysAndNoOthers()
    {
        var range = KeyRange.OfPrefix(EffectivePartitionKey.Of(KeyComponent.Of("c1")));
        Assert.True(range.Contains(EffectivePartitionKey.Of(KeyComponent.Of("c1"), KeyComponent.Of(3))));
        Assert.False(range.Contains(EffectivePartitionKey.Of(KeyComponent.Of("c2"), KeyComponent.Of(3))));
        Assert.True(KeyRange.All.Contains(range));
    }

    [Theory]
    [InlineData(true, "40-FF", "-40")]
    [InlineData(true, "-20", "10-FF", "30-50")]
    [InlineData(false, "-40", "50-FF")]
    [InlineData(false, "-40", "40-FE")]
    [InlineData(false, "10-FF")]
    [InlineData(false)]
    public void RangesCoverAnotherWhenTheyLeaveNoGap(bool covers, params string[] ranges) =>
        Assert.Equal(covers, KeyRange.All.IsCoveredBy(ranges.Select(range => range.Split('-')).Select(ends =>
            new KeyRange(EffectivePartitionKey.Parse(ends[0]), EffectivePartitionKey.Parse(ends[1])))));

    private static object? RandomValue(Random random) => random.Next(5) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.NextDouble() * 1e6,
        _ => new string([.. Enumerable.Range(0, random.Next(40)).Select(_ => (char)random.Next(32, 0x2000))]),
    };

    private static KeyComponent[] Components(string json) =>
        [.. JsonDocument.Parse(json).RootElement.EnumerateArray().Select(value => value.ValueKind switch
        {
            JsonValueKind.String => KeyComponent.Of(value.GetString()!),
            JsonValueKind.Number => KeyComponent.Of(value.GetDouble()),
            JsonValueKind.True => KeyComponent.Of(true),
            JsonValueKind.False => KeyComponent.Of(false),
            JsonValueKind.Null => KeyComponent.Null,
            _ => KeyComponent.Undefined,
        })];

    /// <summary>The hash as the Cosmos SDK computes it, reached by reflection: internal to its package.</summary>
    private static class SdkOracle
    {
        private static readonly Assembly Direct = Assembly.Load("Microsoft.Azure.Cosmos.Direct");

        public static string Hash(string json)
        {
            var key = Direct.GetType("Microsoft.Azure.Documents.Routing.PartitionKeyInternal")!;
            var definitionType = Direct.GetType("Microsoft.Azure.Documents.PartitionKeyDefinition") ?? typeof(CosmosClient).Assembly
                .GetType("Microsoft.Azure.Documents.PartitionKeyDefinition")!;
            var definition = Newtonsoft.Json.JsonConvert.DeserializeObject(
                """{"paths":["/a","/b"],"kind":"MultiHash","version":2}""", definitionType);
            var value = key.GetMethod("FromJsonString", BindingFlags.Public | BindingFlags.Static)!.Invoke(null, [json]);
            return (string)key.GetMethods().First(m => m.Name == "GetEffectivePartitionKeyString" && m.GetParameters()[0].ParameterType == definitionType)
                .Invoke(value, [definition, .. Defaults(key, definitionType)])!;
        }

        private static object?[] Defaults(Type key, Type definitionType) =>
            [.. key.GetMethods().First(m => m.Name == "GetEffectivePartitionKeyString" && m.GetParameters()[0].ParameterType == definitionType)
                .GetParameters().Skip(1).Select(p => p.HasDefaultValue ? p.DefaultValue : null)];
    }
}
