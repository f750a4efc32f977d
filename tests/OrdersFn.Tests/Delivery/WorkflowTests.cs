using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace OrdersFn.Tests.Delivery;

/// <summary>The workflows cannot be run here; that they can be read, and name what is there, can be seen.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string Root = RootAbove(AppContext.BaseDirectory);

    public static TheoryData<string> Workflows => [.. Directory.GetFiles(Path.Combine(Root, ".github", "workflows")).Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Workflows))]
    public void EveryJobHasARunnerAndAnEnd(string file) =>
        Assert.All(Jobs(file), job => Assert.True(job.Children.ContainsKey("runs-on") && job.Children.ContainsKey("timeout-minutes")));

    [Theory]
    [MemberData(nameof(Workflows))]
    public void EveryActionIsOfOneVersion(string file) =>
        Assert.All(Steps(file, "uses"), action => Assert.Matches("^[A-Za-z-]+/[a-z-]+@v[0-9]+$", action));

    [Theory]
    [MemberData(nameof(Workflows))]
    public void EveryFileThatACommandNamesIsThere(string file) =>
        Assert.All(Steps(file, "run").SelectMany(command => Paths().Matches(command)), path => Assert.True(Path.Exists(Path.Combine(Root, path.Value)), path.Value));

    [Fact]
    public void BothKindsOfCommandsAreFound()
    {
        Assert.Contains(".ci/run", Steps("ci.yml", "run").SelectMany(command => Paths().Matches(command)).Select(path => path.Value));
        Assert.Contains("Azure/setup-azd@v2", Steps("deploy.yml", "uses"));
    }

    private static IEnumerable<YamlMappingNode> Jobs(string file)
    {
        var yaml = new YamlStream();
        using (var reader = File.OpenText(Path.Combine(Root, ".github", "workflows", file)))
            yaml.Load(reader);
        return ((YamlMappingNode)yaml.Documents.Single().RootNode["jobs"]).Children.Values.Cast<YamlMappingNode>();
    }

    private static IEnumerable<string> Steps(string file, string kind) =>
        from job in Jobs(file)
        from step in ((YamlSequenceNode)job["steps"]).Cast<YamlMappingNode>()
        where step.Children.ContainsKey(kind)
        select ((YamlScalarNode)step[kind]).Value!;

    private static string RootAbove(string directory) =>
        File.Exists(Path.Combine(directory, "OrdersFn.sln")) ? directory : RootAbove(Path.GetDirectoryName(directory)!);

    [GeneratedRegex(@"(?<![\w/.])(\.ci|src|tests|infra)/[\w./-]*\w")]
    private static partial Regex Paths();
}
