using System.Text.Json;
using CosmosLocal.Wire;

namespace CosmosLocal.Resources;

/// <summary>Calls on <c>/offers</c>: the throughput of databases and containers that have one.</summary>
internal sealed class OfferCalls(Catalog catalog)
{
    public CosmosResponse Feed(CosmosRequest request)
    {
        var offers = catalog.Now.Offers().Select(offer => offer.ToJson());
        return request.Method switch
        {
            "GET" => ResourceFeed.List(request, "", "Offers", offers),
            "POST" when request.IsQuery => ResourceFeed.Query(request, "", "Offers", offers),
            _ => Errors.MethodNotAllowed(request),
        };
    }

    public ValueTask<CosmosResponse> OneAsync(CosmosRequest request, string rid, CancellationToken cancellationToken)
    {
        if (catalog.Now.Offers().FirstOrDefault(offer => offer.Rid == rid) is not { } offer)
            return new(Errors.NotFound());
        return request.Method switch
        {
            "GET" => new(Answer(offer)),
            "PUT" => new(ReplaceAsync(request, offer, cancellationToken)),
            _ => new(Errors.MethodNotAllowed(request)),
        };
    }

    private async Task<CosmosResponse> ReplaceAsync(CosmosRequest request, Offer offer, CancellationToken cancellationToken)
    {
        if (request[HeaderNames.IfMatch] is { } expected && expected != "*" && expected != offer.ETag)
            return Errors.PreconditionFailed();
        var body = JsonElement.Parse(request.Body.Span);
        var content = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("content", out var value) ? value : default;
        var (throughput, refusal) = ThroughputJson.FromContent(content);
        if (throughput is null)
            return Errors.BadRequest(refusal!);
        var minimum = ThroughputJson.MinimumOf(offer.Throughput with { IsAutoscale = throughput.IsAutoscale });
        if (throughput.RequestUnits < minimum)
            return Errors.BadRequest($"The throughput cannot be lower than {minimum}, the minimum of the resource's partitions.");
        var outcome = await catalog.ReplaceThroughputAsync(offer, throughput, cancellationToken);
        return outcome.Value is { } replaced ? Answer(replaced) : Errors.Of(outcome.Status, outcome.Message!);
    }

    private static CosmosResponse Answer(Offer offer) =>
        new CosmosResponse(200) { Body = offer.ToJson() }
            .With(HeaderNames.ETag, offer.ETag)
            .With(HeaderNames.ReplacePending, "false")
            .With(HeaderNames.MinimumThroughput, ThroughputJson.MinimumOf(offer.Throughput))
            .WithCharge(ResourceFeed.ReadCharge);
}
