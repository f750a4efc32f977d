using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrdersFn.Core.Timeline;
using OrdersFn.Http.Endpoints;
using OrdersFn.Http.Problems;

namespace OrdersFn;

/// <summary>Making the timeline anew: the calls, and the timer that does the work in pieces.</summary>
public sealed class RebuildFunctions(EndpointEdge edge, RebuildEndpoints endpoints, ViewRebuild rebuild)
{
    private const string EveryMinute = "0 * * * * *";

    [Function(nameof(GetRebuild))]
    public Task<IResult> GetRebuild([HttpTrigger(AuthorizationLevel.Admin, "get", "head", Route = "timeline/rebuild")] HttpRequest request) =>
        edge.RunAsync(request, endpoints.GetAsync);

    [Function(nameof(StartRebuild))]
    public Task<IResult> StartRebuild([HttpTrigger(AuthorizationLevel.Admin, "post", Route = "timeline/rebuild")] HttpRequest request) =>
        edge.RunAsync(request, endpoints.StartAsync);

    [Function(nameof(RebuildTimeline))]
    public Task RebuildTimeline([TimerTrigger(EveryMinute)] TimerInfo timer, CancellationToken cancellation) => rebuild.RunAsync(cancellation);
}
