using System.CommandLine;
using Benchmark.Gateway;
using Benchmark.Intake;

var seconds = new Option<double>("--seconds") { Description = "length of one measurement", DefaultValueFactory = _ => 3 };
var rounds = new Option<int>("--rounds") { Description = "pairs of measurements; the median counts", DefaultValueFactory = _ => 3 };
var sizes = new Option<int[]>("--sizes") { Description = "documents to grow to", DefaultValueFactory = _ => [10_000, 1_000_000], AllowMultipleArgumentsPerToken = true };

var gateway = new Command("gateway", "CosmosLocal beside the SDK's own ceiling and raw SQLite") { seconds, rounds, sizes };
gateway.SetAction(parsed => new GatewayBenchmark(
    TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(rounds), parsed.GetValue(sizes)!).RunAsync());

var orders = new Option<int>("--orders") { Description = "orders in one measurement; 0 = none", DefaultValueFactory = _ => 40_000 };
var longRequest = new Option<int>("--long") { Description = "orders in one long bulk request, for memory; 0 = none", DefaultValueFactory = _ => 1_000_000 };

var throughput = new Option<int>("--throughput") { Description = "request units a second for senders who want ten times that; 0 = none", DefaultValueFactory = _ => 4_000 };

var intake = new Command("intake", "Every way in beside the SDK's bulk mode, a scarce store, and the memory of one long request") { orders, rounds, throughput, longRequest };
intake.SetAction(async parsed =>
{
    if (parsed.GetValue(orders) is > 0 and var some)
        await new IntakeBenchmark(some, parsed.GetValue(rounds)).RunAsync();
    if (parsed.GetValue(throughput) is > 0 and var units)
        await new Scarcity(units, TimeSpan.FromSeconds(30)).RunAsync();
    if (parsed.GetValue(longRequest) is > 0 and var many)
        await new LongRequest(many).RunAsync();
});

return await new RootCommand("Ratios, each taken in one run") { gateway, intake }.Parse(args).InvokeAsync();
