using System.Text.Json.Nodes;

namespace OrdersFn.Tests.Infrastructure;

public sealed class BicepTests(CompiledInfrastructure infrastructure)
{
    [Fact]
    public async Task ItCompilesWithoutAWarning()
    {
        var run = await infrastructure.Build;
        Assert.Equal((0, ""), (run.ExitCode, run.Complaints));
        Assert.NotEmpty((await infrastructure.TemplateAsync()).Resources);
    }

    [Fact]
    public async Task TheLinterHasNothingToSay()
    {
        var run = await infrastructure.Lint;
        Assert.Equal((0, "", ""), (run.ExitCode, run.Complaints, run.Output));
    }

    [Fact]
    public async Task EveryParameterSaysWhatItIs()
    {
        var silent = (await infrastructure.TemplateAsync()).Parameters.Where(parameter => parameter.Value!["metadata"]?["description"] is null);
        Assert.Empty(silent.Select(parameter => parameter.Key));
    }

    [Fact]
    public async Task AzdMaySetEveryParameter()
    {
        var run = await infrastructure.Parameters;
        Assert.Equal((0, ""), (run.ExitCode, run.Complaints));
        var set = (await infrastructure.ParametersAsync()).Select(parameter => parameter.Key);
        Assert.Equal((await infrastructure.TemplateAsync()).Parameters.Select(parameter => parameter.Key).Order(), set.Order());
    }

    [Fact]
    public async Task WhatAzdDoesNotSetIsTheTemplatesOwn()
    {
        var set = await infrastructure.ParametersAsync();
        var own = (await infrastructure.TemplateAsync()).Parameters.Where(parameter => parameter.Value!["defaultValue"] is JsonValue).ToArray();
        Assert.NotEmpty(own);
        Assert.All(own, parameter => Assert.Equal(parameter.Value!["defaultValue"]!.ToString(), set[parameter.Key]!["value"]!.ToString()));
    }
}
