using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using OrdersFn.Http.Endpoints;
using OrdersFn.Http.Problems;

namespace OrdersFn;

/// <summary>Messages that could not become orders.</summary>
public sealed class DeadLetterFunctions(EndpointEdge edge, DeadLetterEndpoints letters)
{
    private const string Letters = "deadletters";
    private const string Letter = "deadletters/{sequence_number}";

    [Function(nameof(ListDeadLetters))]
    public Task<IResult> ListDeadLetters([HttpTrigger(AuthorizationLevel.Admin, "get", "head", Route = Letters)] HttpRequest request) =>
        edge.RunAsync(request, letters.ListAsync);

    [Function(nameof(GetDeadLetter))]
    public Task<IResult> GetDeadLetter([HttpTrigger(AuthorizationLevel.Admin, "get", "head", Route = Letter)] HttpRequest request) =>
        edge.RunAsync(request, letters.ReadAsync);

    [Function(nameof(ReplayDeadLetter))]
    public Task<IResult> ReplayDeadLetter([HttpTrigger(AuthorizationLevel.Admin, "post", Route = $"{Letter}/replay")] HttpRequest request) =>
        edge.RunAsync(request, letters.ReplayAsync);

    [Function(nameof(DropDeadLetter))]
    public Task<IResult> DropDeadLetter([HttpTrigger(AuthorizationLevel.Admin, "delete", Route = Letter)] HttpRequest request) =>
        edge.RunAsync(request, letters.DropAsync);
}
