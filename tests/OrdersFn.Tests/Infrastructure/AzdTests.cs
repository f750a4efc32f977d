using System.Text.RegularExpressions;

namespace OrdersFn.Tests.Infrastructure;

public sealed partial class AzdTests(CompiledInfrastructure infrastructure)
{
    private static readonly string AzureYaml = File.ReadAllText(Path.Combine(Bicep.Root, "azure.yaml"));

    [Fact]
    public void TheServiceIsAProject()
    {
        var folder = Path.Combine(Bicep.Root, Project().Match(AzureYaml).Groups[1].Value);
        Assert.Equal("OrdersFn.csproj", Path.GetFileName(Assert.Single(Directory.GetFiles(folder, "*.csproj"))));
        Assert.Contains("host: function", AzureYaml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheServiceIsFoundByItsTag()
    {
        var app = Assert.Single((await infrastructure.TemplateAsync()).OfType("Microsoft.Web/sites"));
        var service = Service().Match(AzureYaml).Groups[1].Value;
        Assert.Contains($"createObject('azd-service-name', '{service}')", app.Json["tags"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheEnvironmentIsFoundByItsTag()
    {
        var template = await infrastructure.TemplateAsync();
        Assert.Equal("[parameters('environmentName')]", template.Variables["tags"]!["azd-env-name"]!.GetValue<string>());
        Assert.Equal("[variables('tags')]", Assert.Single(template.OfType("Microsoft.Resources/resourceGroups")).Json["tags"]!.GetValue<string>());
    }

    [GeneratedRegex(@"^ +project: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Project();

    [GeneratedRegex(@"^services:\n  (\w+):$", RegexOptions.Multiline)]
    private static partial Regex Service();
}
