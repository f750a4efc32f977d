using System.Text.RegularExpressions;

namespace OrdersFn.Tests.Infrastructure;

public sealed partial class AccessTests(CompiledInfrastructure infrastructure)
{
    /// <summary>Where keys could let somebody in, and what turns them off.</summary>
    private static readonly Dictionary<string, (string Property, string Off)> Keys = new()
    {
        ["Microsoft.DocumentDB/databaseAccounts"] = ("disableLocalAuth", "true"),
        ["Microsoft.ServiceBus/namespaces"] = ("disableLocalAuth", "true"),
        ["Microsoft.Storage/storageAccounts"] = ("allowSharedKeyAccess", "false"),
        ["Microsoft.OperationalInsights/workspaces"] = ("features.disableLocalAuth", "true"),
        ["Microsoft.Insights/components"] = ("DisableLocalAuth", "true"),
        ["Microsoft.Cache/redisEnterprise/databases"] = ("accessKeysAuthentication", "Disabled"),
        ["Microsoft.Web/sites/basicPublishingCredentialsPolicies"] = ("allow", "false"),
    };

    /// <summary>What has no keys of its own.</summary>
    private static readonly string[] Keyless =
    [
        "Microsoft.Authorization/roleAssignments",
        "Microsoft.Cache/redisEnterprise",
        "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments",
        "Microsoft.DocumentDB/databaseAccounts/sqlDatabases",
        "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers",
        "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments",
        "Microsoft.Insights/actionGroups",
        "Microsoft.Insights/diagnosticSettings",
        "Microsoft.Insights/metricAlerts",
        "Microsoft.Insights/scheduledQueryRules",
        "Microsoft.Insights/webtests",
        "Microsoft.Insights/workbooks",
        "Microsoft.ManagedIdentity/userAssignedIdentities",
        "Microsoft.Network/privateDnsZones",
        "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
        "Microsoft.Network/privateEndpoints",
        "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
        "Microsoft.Network/virtualNetworks",
        "Microsoft.Resources/deployments",
        "Microsoft.Resources/resourceGroups",
        "Microsoft.ServiceBus/namespaces/queues",
        "Microsoft.Storage/storageAccounts/blobServices",
        "Microsoft.Storage/storageAccounts/blobServices/containers",
        "Microsoft.Web/serverfarms",
        "Microsoft.Web/sites",
        "Microsoft.Web/sites/config",
    ];

    [Fact]
    public async Task KeysAreOffEverywhere()
    {
        var template = await infrastructure.TemplateAsync();
        foreach (var (type, (property, off)) in Keys)
        {
            var resources = template.OfType(type);
            Assert.NotEmpty(resources);
            Assert.All(resources, resource => Assert.Equal(off, resource.Value(property), ignoreCase: true));
        }
    }

    [Fact]
    public async Task OfEveryResourceItIsKnownWhetherItHasKeys()
    {
        var types = (await infrastructure.TemplateAsync()).All.SelectMany(template => template.Resources).Select(resource => resource.Type).ToHashSet();
        Assert.Equal(types.Order(), Keys.Keys.Concat(Keyless).Order());
    }

    [Fact]
    public async Task NoKeyAndNoConnectionStringIsInIt()
    {
        var text = (await infrastructure.TemplateAsync()).Text;
        // Where telemetry goes; without an identity nothing can be sent there. It is looked up when the app's settings are made.
        text = text.Replace("'APPLICATIONINSIGHTS_CONNECTION_STRING', reference('applicationInsights').ConnectionString", "", StringComparison.Ordinal);
        Assert.Empty(Secret().Matches(text).Select(match => match.Value));
    }

    [Theory]
    [InlineData("cosmos", "Microsoft.DocumentDB/databaseAccounts", "[not(parameters('privateNetwork'))]")]
    [InlineData("storage", "Microsoft.Storage/storageAccounts", "[not(parameters('privateNetwork'))]")]
    [InlineData("redis", "Microsoft.Cache/redisEnterprise", "[not(parameters('privateNetwork'))]")]
    [InlineData("serviceBus", "Microsoft.ServiceBus/namespaces", "[or(not(parameters('privateNetwork')), not(equals(parameters('serviceBusTier'), 'Premium')))]")]
    public async Task APrivateNetworkClosesThePublicDoors(string module, string type, string open)
    {
        var template = await infrastructure.TemplateAsync();
        Assert.Equal(open, template.Module(module)["properties"]!["parameters"]!["publicAccess"]!["value"]!.GetValue<string>());
        Assert.Equal("[if(parameters('publicAccess'), 'Enabled', 'Disabled')]", Assert.Single(template.OfType(type)).Value("publicNetworkAccess"));
    }

    [Fact]
    public async Task TheAppMayDoWhatItDoesAndNoMore()
    {
        var template = await infrastructure.TemplateAsync();
        Assert.Equal(
            [
                ("applicationInsights", "3913510d-42f4-4e42-8a64-420c390055eb"),
                ("cosmos", "00000000-0000-0000-0000-000000000002"),
                ("serviceBus", "090c5cfd-751d-490a-894a-3ce6f1109419"),
                ("storage", "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"),
                ("storage", "b7e6dc6d-f1e8-4753-8033-0f276bb0955b"),
            ],
            Roles(template, "userAssignedIdentities"));
    }

    [Fact]
    public async Task OperatorsMayLookAtOrdersAndMessages()
    {
        var template = await infrastructure.TemplateAsync();
        Assert.Equal(
            [("cosmos", "00000000-0000-0000-0000-000000000001"), ("serviceBus", "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0")],
            Roles(template, "operatorPrincipalId"));
    }

    /// <summary>On what, and the role. Parents stand in a name, scopes in a property.</summary>
    private static IEnumerable<(string On, string Role)> Roles(ArmTemplate template, string principal) =>
        from resource in template.OfType("Microsoft.Authorization/roleAssignments").Concat(template.OfType("Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments"))
        where resource.Value("principalId")!.Contains(principal, StringComparison.Ordinal)
        let scope = resource.Json["scope"]?.GetValue<string>() ?? resource.Name
        let role = (On: ScopeName().Match(scope).Groups[1].Value, Role: resource.Template.FirstVariable(resource.Value("roleDefinitionId")!)!)
        orderby role
        select role;

    [GeneratedRegex(@"parameters\('(\w+)Name'\)")]
    private static partial Regex ScopeName();

    [GeneratedRegex(@"list\w*\(|connection_?string|(account|sharedaccess|instrumentation|primary|secondary|api)_?key\b|accountendpoint=|defaultendpointsprotocol|password|securestring|[A-Za-z0-9+/]{60,}==", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
