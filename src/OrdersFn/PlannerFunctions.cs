using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrdersFn.Core.Planning;
using OrdersFn.Http.Endpoints;
using OrdersFn.Http.Problems;

namespace OrdersFn;

/// <summary>Large customers: who they are, and the timer that has their layouts planned.</summary>
public sealed class PlannerFunctions(EndpointEdge edge, HeavyCustomerEndpoints heavy, Planner planner)
{
    private const string EveryMinute = "0 * * * * *";

    [Function(nameof(ListHeavyCustomers))]
    public Task<IResult> ListHeavyCustomers([HttpTrigger(AuthorizationLevel.Admin, "get", "head", Route = "customers/heavy")] HttpRequest request) =>
        edge.RunAsync(request, heavy.ListAsync);

    [Function(nameof(PlanLayouts))]
    public Task PlanLayouts([TimerTrigger(EveryMinute)] TimerInfo timer, CancellationToken cancellation) => planner.RunAsync(cancellation);
}
