using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OrdersFn.Tests.Infrastructure;

/// <summary>A compiled template. Expressions stay as they are; what is looked for here is not hidden in them.</summary>
internal sealed partial class ArmTemplate
{
    private readonly JsonObject _root;

    public ArmTemplate(string json)
        : this(JsonNode.Parse(json)!.AsObject())
    {
    }

    private ArmTemplate(JsonObject root) => _root = root;

    /// <summary>The template as text, with the templates in it.</summary>
    public string Text => _root.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public JsonObject Parameters => _root["parameters"]?.AsObject() ?? [];

    public JsonObject Variables => _root["variables"]?.AsObject() ?? [];

    /// <summary>What this template itself makes; not what it only refers to.</summary>
    public IEnumerable<ArmResource> Resources =>
        (_root["resources"] switch
        {
            JsonObject named => named.Select(entry => entry.Value!.AsObject()),
            JsonArray listed => listed.Select(entry => entry!.AsObject()),
            _ => [],
        })
        .Where(resource => resource["existing"]?.GetValue<bool>() != true)
        .Select(resource => new ArmResource(this, resource));

    /// <summary>This template and those of its modules.</summary>
    public IEnumerable<ArmTemplate> All =>
        Resources.Where(resource => resource.Type == "Microsoft.Resources/deployments")
            .SelectMany(module => new ArmTemplate(module.Properties["template"]!.AsObject()).All)
            .Prepend(this);

    public JsonObject Module(string name) => _root["resources"]![name]!.AsObject();

    /// <summary>Everything that is made of this type, in all modules.</summary>
    public IReadOnlyList<ArmResource> OfType(string type) => [.. All.SelectMany(template => template.Resources).Where(resource => resource.Type == type)];

    /// <summary>The array that a resource is made for each element of; null when there is one resource.</summary>
    public JsonArray? Source(JsonObject resource) =>
        resource["copy"]?["count"]?.GetValue<string>() is { } count && VariableLength().Match(count) is { Success: true } match
            ? Variables[match.Groups[1].Value]!.AsArray()
            : null;

    /// <summary>The value of a variable that an expression is made of.</summary>
    public string? FirstVariable(string expression) =>
        Variable().Match(expression) is { Success: true } match ? Variables[match.Groups[1].Value]?.GetValue<string>() : null;

    [GeneratedRegex(@"^\[length\(variables\('(\w+)'\)\)\]$")]
    private static partial Regex VariableLength();

    [GeneratedRegex(@"variables\('(\w+)'\)")]
    private static partial Regex Variable();
}

internal sealed record ArmResource(ArmTemplate Template, JsonObject Json)
{
    public string Type => Json["type"]!.GetValue<string>();

    public string Name => Json["name"]!.GetValue<string>();

    public JsonObject Properties => Json["properties"]!.AsObject();

    /// <summary>The array that one of these is made for each element of.</summary>
    public JsonArray? Source => Template.Source(Json);

    /// <summary>A value by its path, such as <c>features.disableLocalAuth</c>, as text.</summary>
    public string? Value(string path) =>
        path.Split('.').Aggregate((JsonNode?)Properties, (node, name) => node is JsonObject inner ? inner[name] : null)?.ToString();
}
