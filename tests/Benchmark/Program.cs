using System.CommandLine;
using Benchmark.Gateway;
using Benchmark.Intake;
using Benchmark.Spreading;
using Benchmark.Views;

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

var units = new Option<int>("--throughput") { Description = "request units a second of 8 physical partitions, of which one customer wants most; 0 = none", DefaultValueFactory = _ => 8_000 };
var listed = new Option<int>("--listed") { Description = "orders of each customer whose lists are compared; 0 = none", DefaultValueFactory = _ => 20_000 };
var moved = new Option<int>("--moved") { Description = "orders of the customer who is moved under live load; 0 = none", DefaultValueFactory = _ => 100_000 };

var movedFor = new Option<double>("--moved-for") { Description = "seconds after which the moving is left as it is; 0 = none", DefaultValueFactory = _ => 0 };

var spread = new Command("spread", "One huge customer: buckets and lanes under a scarce store, lists over lanes, and live load while its orders move") { units, listed, moved, movedFor };
spread.SetAction(async parsed =>
{
    if (parsed.GetValue(units) is > 0 and var scarce)
        await new HotCustomer(scarce, TimeSpan.FromSeconds(20)).RunAsync();
    if (parsed.GetValue(listed) is > 0 and var some)
        await new LaneLists(some).RunAsync();
    if (parsed.GetValue(moved) is > 0 and var many)
        await new MoveUnderLoad(many, TimeSpan.FromSeconds(parsed.GetValue(movedFor))).RunAsync();
});

var shop = new Option<int[]>("--orders") { Description = "sizes to ask questions at; 0 = none", DefaultValueFactory = _ => [10_000, 100_000, 1_000_000], AllowMultipleArgumentsPerToken = true };
var plots = new Option<string?>("--plots") { Description = "directory for pictures of cost against size" };
var steady = new Option<double>("--steady") { Description = "seconds of steady load, for the view's lag; 0 = none", DefaultValueFactory = _ => 30 };
var outage = new Option<double>("--outage") { Description = "seconds that the view's container is away", DefaultValueFactory = _ => 60 };
var audited = new Option<int>("--audit") { Description = "orders to audit, and to repair the views of; 0 = none", DefaultValueFactory = _ => 1_000_000 };
var auditedIn = new Option<string?>("--audit-data") { Description = "directory for these orders, filled unless it holds some, and kept" };

var views = new Command("views", "What questions cost at every size, how far the view is behind, and the audit of very many orders") { shop, plots, steady, outage, audited, auditedIn };
views.SetAction(async parsed =>
{
    if (parsed.GetValue(shop) is [> 0, ..] and var some)
        await new ViewCost(some, parsed.GetValue(plots)).RunAsync();
    if (parsed.GetValue(steady) is > 0 and var load)
        await new ViewLag(TimeSpan.FromSeconds(load), TimeSpan.FromSeconds(parsed.GetValue(outage))).RunAsync();
    if (parsed.GetValue(audited) is > 0 and var many)
        await new LargeAudit(many, parsed.GetValue(auditedIn)).RunAsync();
});

var placed = new Option<int>("--orders") { Description = "orders in one measurement", DefaultValueFactory = _ => 20_000 };

var cost = new Command("cost", "What one order costs each container, from intake until the views hold it") { placed };
cost.SetAction(parsed => new OrderCost(parsed.GetValue(placed)).RunAsync());

return await new RootCommand("Ratios, each taken in one run") { gateway, intake, spread, views, cost }.Parse(args).InvokeAsync();
