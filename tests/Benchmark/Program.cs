using System.CommandLine;
using Benchmark.Gateway;

var seconds = new Option<double>("--seconds") { Description = "length of one measurement", DefaultValueFactory = _ => 3 };
var rounds = new Option<int>("--rounds") { Description = "pairs of measurements; the median counts", DefaultValueFactory = _ => 3 };
var sizes = new Option<int[]>("--sizes") { Description = "documents to grow to", DefaultValueFactory = _ => [10_000, 1_000_000], AllowMultipleArgumentsPerToken = true };

var gateway = new Command("gateway", "CosmosLocal beside the SDK's own ceiling and raw SQLite") { seconds, rounds, sizes };
gateway.SetAction(parsed => new GatewayBenchmark(
    TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(rounds), parsed.GetValue(sizes)!).RunAsync());

return await new RootCommand("Ratios, each taken in one run") { gateway }.Parse(args).InvokeAsync();
