using System.Diagnostics;
using Tests.JavaScript;

namespace OrdersFn.Local.Tests.JavaScript;

/// <summary>The Service Bus SDK's suite; without node or the package its tests are skipped and say so.</summary>
public sealed class NodeSuite : IAsyncLifetime
{
    private readonly NodePackage _package = new("@azure/service-bus");
    private string? _missing;

    public async ValueTask InitializeAsync() => _missing = await _package.InstallAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Runs a scenario to its end and gives the checks that passed.</summary>
    internal async Task<IReadOnlyList<string>> RunAsync(string scenario, string connection)
    {
        SkipIfMissing();
        var (exitCode, text) = await NodePackage.RunSuiteAsync(scenario, connection);
        Assert.True(exitCode == 0, text);
        return NodePackage.Passed(text);
    }

    /// <summary>Starts a scenario to talk with.</summary>
    internal Process Start(string scenario, string connection)
    {
        SkipIfMissing();
        return NodePackage.StartSuite(scenario, connection);
    }

    private void SkipIfMissing()
    {
        if (_missing is not null)
            Assert.Skip(_missing);
    }
}
