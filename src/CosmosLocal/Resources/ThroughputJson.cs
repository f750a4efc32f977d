using System.Globalization;
using System.Text.Json;

namespace CosmosLocal.Resources;

/// <summary>Reads a throughput where callers put one: headers at creation, an offer's content later.</summary>
internal static class ThroughputJson
{
    private const int MinimumManual = 400;
    private const int MinimumAutoscale = 1000;

    /// <summary>The lowest throughput a resource can be given later: what it costs to have its partitions.</summary>
    public static int MinimumOf(ThroughputSetting setting) =>
        Math.Max(setting.IsAutoscale ? MinimumAutoscale : MinimumManual, setting.PartitionsNeeded * 100);

    /// <summary>From <c>x-ms-offer-throughput</c> and <c>x-ms-cosmos-offer-autopilot-settings</c>; a value of null = neither was sent.</summary>
    public static (ThroughputSetting? Value, string? Refusal) FromHeaders(string? manual, string? autoscale)
    {
        if (manual is not null && autoscale is not null)
            return (null, "Either a fixed throughput or autoscale settings can be given, not both.");
        if (manual is not null)
        {
            return int.TryParse(manual, NumberStyles.None, CultureInfo.InvariantCulture, out var units)
                ? Check(ThroughputSetting.Manual(units))
                : (null, $"'{manual}' is not a throughput.");
        }

        if (autoscale is null)
            return (null, null);
        try
        {
            return FromSettings(JsonElement.Parse(autoscale));
        }
        catch (JsonException)
        {
            return (null, "The autoscale settings are not JSON.");
        }
    }

    /// <summary>From the <c>content</c> of an offer.</summary>
    public static (ThroughputSetting? Value, string? Refusal) FromContent(JsonElement content)
    {
        if (content.ValueKind != JsonValueKind.Object)
            return (null, "The offer has no content.");
        if (content.TryGetProperty("offerAutopilotSettings", out var settings) && settings.ValueKind == JsonValueKind.Object)
            return FromSettings(settings);
        if (content.TryGetProperty("offerThroughput", out var units) && units.ValueKind == JsonValueKind.Number && units.TryGetInt32(out var manual))
            return Check(ThroughputSetting.Manual(manual));
        return (null, "The offer's content has neither offerThroughput nor offerAutopilotSettings.");
    }

    private static (ThroughputSetting? Value, string? Refusal) FromSettings(JsonElement settings) =>
        settings.ValueKind == JsonValueKind.Object && settings.TryGetProperty("maxThroughput", out var maximum)
            && maximum.ValueKind == JsonValueKind.Number && maximum.TryGetInt32(out var units)
            ? Check(ThroughputSetting.Autoscale(units))
            : (null, "The autoscale settings have no maxThroughput.");

    private static (ThroughputSetting? Value, string? Refusal) Check(ThroughputSetting setting)
    {
        var (minimum, step) = setting.IsAutoscale ? (MinimumAutoscale, 1000) : (MinimumManual, 100);
        return setting.RequestUnits >= minimum && setting.RequestUnits <= 1_000_000 && setting.RequestUnits % step == 0
            ? (setting, null)
            : (null, $"The throughput must be between {minimum} and 1000000 in steps of {step}; {setting.RequestUnits} is not.");
    }
}
