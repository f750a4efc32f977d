using System.Text.Json.Nodes;
using Microsoft.Azure.Cosmos;
using OrdersFn.Core.Store;

namespace OrdersFn.Tests.Infrastructure;

public sealed class ContainerTests(CompiledInfrastructure infrastructure)
{
    [Fact]
    public async Task TheContainersAreTheOnesOfTheCode()
    {
        var compiled = await Containers();
        Assert.Equal(ContainerDefinitions.All.Select(Describe), compiled.Select(container => Describe(container["resource"]!.AsObject())));
    }

    /// <summary>Describing leaves out what it does not know of, such as unique keys; so there is to be none of it.</summary>
    [Fact]
    public async Task TheyHaveNothingElse()
    {
        foreach (var definition in (await Containers()).Select(container => container["resource"]!.AsObject()))
        {
            Assert.Equal(["defaultTtl", "id", "indexingPolicy", "partitionKey"], definition.Select(property => property.Key).Order());
            Assert.Empty(definition["indexingPolicy"]!.AsObject().Select(property => property.Key)
                .Except(["automatic", "compositeIndexes", "excludedPaths", "includedPaths", "indexingMode"]));
        }
    }

    [Fact]
    public async Task EachScalesByItself()
    {
        var container = Assert.Single((await infrastructure.TemplateAsync()).OfType("Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers"));
        Assert.Equal("[variables('containers')[copyIndex()].resource]", container.Value("resource"));
        Assert.Equal("[variables('containers')[copyIndex()].maxThroughput]", container.Value("options.autoscaleSettings.maxThroughput"));
        Assert.All(container.Source!, definition => Assert.StartsWith("[parameters(", definition!["maxThroughput"]!.GetValue<string>(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheDatabaseIsTheOneOfTheTriggers()
    {
        var template = await infrastructure.TemplateAsync();
        Assert.Equal(CosmosOptions.DefaultDatabase, template.Variables["database"]!.GetValue<string>());
        Assert.Equal("[parameters('database')]", Assert.Single(template.OfType("Microsoft.DocumentDB/databaseAccounts/sqlDatabases")).Value("resource.id"));
    }

    private async Task<IReadOnlyList<JsonObject>> Containers()
    {
        var container = Assert.Single((await infrastructure.TemplateAsync()).OfType("Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers"));
        return [.. container.Source!.Select(definition => definition!.AsObject())];
    }

    private static string Describe(ContainerProperties container) => Describe(
        container.Id,
        container.PartitionKeyPaths,
        container.PartitionKeyPaths.Count > 1 ? "MultiHash" : "Hash",
        container.PartitionKeyDefinitionVersion == PartitionKeyDefinitionVersion.V2 ? 2 : 1,
        container.DefaultTimeToLive,
        container.IndexingPolicy.IndexingMode.ToString(),
        container.IndexingPolicy.Automatic,
        container.IndexingPolicy.IncludedPaths.Select(path => path.Path),
        container.IndexingPolicy.ExcludedPaths.Select(path => path.Path),
        container.IndexingPolicy.CompositeIndexes.Select(index => index.Select(path => $"{path.Path} {path.Order}")));

    private static string Describe(JsonObject container)
    {
        var policy = container["indexingPolicy"]!;
        return Describe(
            container["id"]!.GetValue<string>(),
            container["partitionKey"]!["paths"]!.AsArray().Select(path => path!.GetValue<string>()),
            container["partitionKey"]!["kind"]!.GetValue<string>(),
            container["partitionKey"]!["version"]!.GetValue<int>(),
            container["defaultTtl"]!.GetValue<int>(),
            policy["indexingMode"]!.GetValue<string>(),
            policy["automatic"]!.GetValue<bool>(),
            policy["includedPaths"]!.AsArray().Select(path => path!["path"]!.GetValue<string>()),
            policy["excludedPaths"]!.AsArray().Select(path => path!["path"]!.GetValue<string>()),
            (policy["compositeIndexes"]?.AsArray() ?? []).Select(index => index!.AsArray().Select(path => $"{path!["path"]} {path["order"]}")));
    }

    private static string Describe(
        string id, IEnumerable<string> keys, string kind, int version, int? timeToLive, string mode, bool automatic,
        IEnumerable<string> included, IEnumerable<string> excluded, IEnumerable<IEnumerable<string>> composites) =>
        $"""
        {id}: {kind} {version} of {string.Join(", ", keys)}; expires after {timeToLive}; indexed {mode.ToUpperInvariant()} {automatic}:
        {string.Join(", ", included)} but not {string.Join(", ", excluded)}
        {string.Join("; ", composites.Select(index => string.Join(", ", index).ToUpperInvariant()))}
        """;
}
