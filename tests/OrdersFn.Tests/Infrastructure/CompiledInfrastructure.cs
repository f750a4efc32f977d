using System.Text.Json.Nodes;
using OrdersFn.Tests.Infrastructure;

[assembly: AssemblyFixture(typeof(CompiledInfrastructure))]

namespace OrdersFn.Tests.Infrastructure;

/// <summary>The Bicep files, compiled once for all tests.</summary>
public sealed class CompiledInfrastructure
{
    private readonly Lazy<Task<BicepRun>> _build = new(() => Bicep.RunAsync(["build", "main.bicep", "--stdout"]));
    private readonly Lazy<Task<BicepRun>> _lint = new(() => Bicep.RunAsync(["lint", "main.bicep"]));
    private readonly Lazy<Task<BicepRun>> _parameters = new(() => Bicep.RunAsync(
        ["build-params", "main.bicepparam", "--stdout"], ("AZURE_ENV_NAME", "test"), ("AZURE_LOCATION", "westeurope")));

    internal Task<BicepRun> Build => _build.Value;

    internal Task<BicepRun> Lint => _lint.Value;

    internal Task<BicepRun> Parameters => _parameters.Value;

    internal async Task<ArmTemplate> TemplateAsync() => new(Output(await Build));

    /// <summary>The values of azd's parameters file in an environment of which only name and location are known.</summary>
    internal async Task<JsonObject> ParametersAsync()
    {
        var both = JsonNode.Parse(Output(await Parameters))!;
        return JsonNode.Parse(both["parametersJson"]!.GetValue<string>())!["parameters"]!.AsObject();
    }

    private static string Output(BicepRun run)
    {
        Assert.True(run.ExitCode == 0, run.Complaints);
        return run.Output;
    }
}
