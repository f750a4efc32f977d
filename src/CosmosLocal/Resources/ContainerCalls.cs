using CosmosLocal.Items;
using CosmosLocal.Wire;

namespace CosmosLocal.Resources;

/// <summary>Calls on <c>/dbs/{id}/colls</c>, on one container, and on its list of physical partitions.</summary>
internal sealed class ContainerCalls(Catalog catalog)
{
    public ValueTask<CosmosResponse> FeedAsync(CosmosRequest request, string databaseId, CancellationToken cancellationToken)
    {
        var now = catalog.Now;
        if (now.Database(databaseId) is not { } database)
            return new(Errors.NotFound());
        var containers = now.ContainersOf(database).Select(container => ContainerJson.Write(container.Definition));
        return request.Method switch
        {
            "GET" => new(ResourceFeed.List(request, database.Rid, "DocumentCollections", containers)),
            "POST" when request.IsQuery => new(ResourceFeed.Query(request, database.Rid, "DocumentCollections", containers)),
            "POST" => new(CreateAsync(request, database, cancellationToken)),
            _ => new(Errors.MethodNotAllowed(request)),
        };
    }

    public ValueTask<CosmosResponse> OneAsync(CosmosRequest request, string databaseId, string id, CancellationToken cancellationToken)
    {
        if (catalog.FindContainer(databaseId, id) is not { } container)
            return new(Errors.NotFound());
        return request.Method switch
        {
            "GET" => new(Answer(200, container)),
            "PUT" => new(ReplaceAsync(request, container, cancellationToken)),
            "DELETE" => new(DeleteAsync(request, container, cancellationToken)),
            _ => new(Errors.MethodNotAllowed(request)),
        };
    }

    private async Task<CosmosResponse> CreateAsync(CosmosRequest request, Database database, CancellationToken cancellationToken)
    {
        var spec = ContainerJson.Parse(request.Body);
        if (spec.Value is not { } wanted)
            return Errors.Of(spec.Status, spec.Message!);
        var throughput = ThroughputJson.FromHeaders(request[HeaderNames.OfferThroughput], request[HeaderNames.AutoscaleSettings]);
        if (throughput.Refusal is { } invalid)
            return Errors.BadRequest(invalid);
        var outcome = await catalog.CreateContainerAsync(database, wanted, throughput.Value, cancellationToken);
        return outcome.Value is { } container ? Answer(201, container) : Errors.Of(outcome.Status, outcome.Message!);
    }

    private async Task<CosmosResponse> ReplaceAsync(CosmosRequest request, ContainerEngine container, CancellationToken cancellationToken)
    {
        var spec = ContainerJson.Parse(request.Body);
        if (spec.Value is not { } wanted)
            return Errors.Of(spec.Status, spec.Message!);
        if (IsStale(request, container))
            return Errors.PreconditionFailed();
        var outcome = await catalog.ReplaceContainerAsync(container, wanted, cancellationToken);
        return outcome.Value is null ? Errors.Of(outcome.Status, outcome.Message!) : Answer(200, container);
    }

    private async Task<CosmosResponse> DeleteAsync(CosmosRequest request, ContainerEngine container, CancellationToken cancellationToken)
    {
        if (IsStale(request, container))
            return Errors.PreconditionFailed();
        var outcome = await catalog.DeleteContainerAsync(container, cancellationToken);
        return outcome.Value is null ? Errors.Of(outcome.Status, outcome.Message!) : new CosmosResponse(204).WithCharge(ResourceFeed.WriteCharge);
    }

    private static bool IsStale(CosmosRequest request, ContainerEngine container) =>
        request[HeaderNames.IfMatch] is { } expected && expected != "*" && expected != container.Definition.ETag;

    private static CosmosResponse Answer(int status, ContainerEngine container) =>
        new CosmosResponse(status) { Body = ContainerJson.Write(container.Definition) }
            .With(HeaderNames.ETag, container.Definition.ETag)
            .With(HeaderNames.IndexTransformation, 100)
            .WithCharge(status == 201 ? ResourceFeed.WriteCharge : ResourceFeed.ReadCharge);
}
