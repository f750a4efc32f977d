using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Tests;

/// <summary>
/// The text that the Functions host hands a function with a Cosmos DB trigger. The host's extension does not pass on what is stored: the store's SDK
/// reads each change as a <see cref="JObject"/> with its own serializer, and the extension writes them out again. Steps and settings are those of
/// Microsoft.Azure.WebJobs.Extensions.CosmosDB: CosmosDBTriggerAttributeBindingProviderGenerator.cs, CosmosdbTriggerValueBinder.cs,
/// DefaultCosmosDBSerializerFactory.cs.
/// </summary>
internal sealed class HostChangeFeedPayload
{
    private readonly JsonSerializer _reading;
    private readonly TimeZoneInfo _zone;

    /// <param name="parsesDates">False: host.json has <c>extensions.cosmosDB.serializerSettings.dateParseHandling</c> = <c>None</c>.</param>
    /// <param name="zone">The host's time zone, in which a time with an offset is handed over. Null: UTC, as hosts in Azure are by default.</param>
    public HostChangeFeedPayload(bool parsesDates, TimeZoneInfo? zone = null)
    {
        // Without the setting the SDK makes its serializer with none; with it the extension gives it one of its own, with nothing else set.
        _reading = parsesDates ? JsonSerializer.Create() : JsonSerializer.Create(new() { DateParseHandling = DateParseHandling.None });
        _zone = zone ?? TimeZoneInfo.Utc;
    }

    /// <summary>The text of one delivery.</summary>
    /// <param name="stored">The changed documents, a JSON array, as the store answers with them.</param>
    public string Of(string stored)
    {
        using var text = new JsonTextReader(new StringReader(stored));
        var changes = _reading.Deserialize<JObject[]>(text)!;
        foreach (var time in changes.SelectMany(change => change.DescendantsAndSelf()).OfType<JValue>().Where(value => value.Value is DateTime { Kind: DateTimeKind.Local }))
            time.Value = TimeZoneInfo.ConvertTime(new DateTimeOffset((DateTime)time.Value!), _zone);
        return JArray.FromObject(changes).ToString(Formatting.None);
    }
}
