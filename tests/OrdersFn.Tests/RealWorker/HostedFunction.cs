using System.Text.Json;
using OrdersFn.Tests.Hosting;
using Tests.Protobuf;

namespace OrdersFn.Tests.RealWorker;

/// <summary>A function as the worker has described it.</summary>
/// <param name="Id">The worker's own.</param>
/// <param name="Name">As in its attribute.</param>
/// <param name="Bindings">Each with name, type, direction, and what else its attribute says.</param>
internal sealed record HostedFunction(string Id, string Name, IReadOnlyList<JsonElement> Bindings)
{
    /// <summary>What triggers it.</summary>
    public JsonElement Trigger => Bindings.First(binding => binding.GetProperty("type").GetString()!.EndsWith("Trigger", StringComparison.Ordinal));

    /// <summary>Whether it is called with changes of a Cosmos DB container.</summary>
    public bool TakesChanges => IsTriggeredBy("cosmosDBTrigger");

    /// <summary>What it answers; null: it has another trigger than HTTP.</summary>
    public HttpFunction? Http => IsTriggeredBy("httpTrigger")
        ? new(Name, [.. Trigger.GetProperty("methods").EnumerateArray().Select(method => method.GetString()!)], Trigger.GetProperty("route").GetString()!)
        : null;

    public static HostedFunction Of(ProtobufFields metadata) =>
        new(metadata.Text(13), metadata.Text(4), [.. metadata.Texts(10).Select(json => JsonElement.Parse(json))]);

    private bool IsTriggeredBy(string type) => Trigger.GetProperty("type").ValueEquals(type);
}
