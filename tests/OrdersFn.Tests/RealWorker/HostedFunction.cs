using System.Text.Json;
using Tests.Protobuf;

namespace OrdersFn.Tests.RealWorker;

/// <summary>A function as the worker has described it.</summary>
/// <param name="Id">The worker's own.</param>
/// <param name="Name">As in its attribute.</param>
/// <param name="Bindings">Name, type and direction of each.</param>
internal sealed record HostedFunction(string Id, string Name, IReadOnlyList<(string Name, string Type, bool IsOut)> Bindings)
{
    /// <summary>The parameter that what triggers it is bound to.</summary>
    public string Trigger => Bindings.First(binding => binding.Type.EndsWith("Trigger", StringComparison.Ordinal)).Name;

    public static HostedFunction Of(ProtobufFields metadata) => new(metadata.Text(13), metadata.Text(4), [.. metadata.Texts(10).Select(BindingOf)]);

    private static (string Name, string Type, bool IsOut) BindingOf(string json)
    {
        var binding = JsonElement.Parse(json);
        return (Text("name"), Text("type"), Text("direction") == "Out");

        string Text(string property) => binding.GetProperty(property).GetString()!;
    }
}
