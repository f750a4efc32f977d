using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrdersFn.Core.Audit;
using OrdersFn.Http.Endpoints;
using OrdersFn.Http.Problems;

namespace OrdersFn;

/// <summary>The recount of orders against views: asked for, and by a timer in pieces.</summary>
public sealed class AuditFunctions(EndpointEdge edge, AuditEndpoints audit, AuditRound round)
{
    private const string EveryFiveMinutes = "0 */5 * * * *";

    [Function(nameof(Audit))]
    public Task<IResult> Audit([HttpTrigger(AuthorizationLevel.Admin, "get", "head", Route = "audit")] HttpRequest request) =>
        edge.RunAsync(request, audit.RunAsync);

    [Function(nameof(RepairViews))]
    public Task<IResult> RepairViews([HttpTrigger(AuthorizationLevel.Admin, "post", Route = "audit/repair")] HttpRequest request) =>
        edge.RunAsync(request, audit.RepairAsync);

    [Function(nameof(AuditInPieces))]
    public Task AuditInPieces([TimerTrigger(EveryFiveMinutes)] TimerInfo timer, CancellationToken cancellation) => round.RunAsync(cancellation);
}
