using System.Text.Json;
using CosmosLocal.Wire;

namespace CosmosLocal.Resources;

/// <summary>Calls on <c>/dbs</c> and <c>/dbs/{id}</c>.</summary>
internal sealed class DatabaseCalls(Catalog catalog)
{
    public ValueTask<CosmosResponse> FeedAsync(CosmosRequest request, CancellationToken cancellationToken) => request.Method switch
    {
        "GET" => new(ResourceFeed.List(request, "", "Databases", catalog.Now.Databases.Select(database => database.ToJson()))),
        "POST" when request.IsQuery => new(ResourceFeed.Query(request, "", "Databases", catalog.Now.Databases.Select(database => database.ToJson()))),
        "POST" => new(CreateAsync(request, cancellationToken)),
        _ => new(Errors.MethodNotAllowed(request)),
    };

    public ValueTask<CosmosResponse> OneAsync(CosmosRequest request, string id, CancellationToken cancellationToken)
    {
        if (catalog.Now.Database(id) is not { } database)
            return new(Errors.NotFound());
        return request.Method switch
        {
            "GET" => new(Answer(200, database)),
            "DELETE" => new(DeleteAsync(database, cancellationToken)),
            _ => new(Errors.MethodNotAllowed(request)),
        };
    }

    private async Task<CosmosResponse> CreateAsync(CosmosRequest request, CancellationToken cancellationToken)
    {
        var body = JsonElement.Parse(request.Body.Span);
        var id = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("id", out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
        if (ResourceName.Refusal(id) is { } refusal)
            return Errors.BadRequest(refusal);
        var throughput = ThroughputJson.FromHeaders(request[HeaderNames.OfferThroughput], request[HeaderNames.AutoscaleSettings]);
        if (throughput.Refusal is { } invalid)
            return Errors.BadRequest(invalid);
        var outcome = await catalog.CreateDatabaseAsync(id!, throughput.Value, cancellationToken);
        return outcome.Value is { } database ? Answer(201, database) : Errors.Of(outcome.Status, outcome.Message!);
    }

    private async Task<CosmosResponse> DeleteAsync(Database database, CancellationToken cancellationToken)
    {
        var outcome = await catalog.DeleteDatabaseAsync(database, cancellationToken);
        return outcome.Value is null ? Errors.Of(outcome.Status, outcome.Message!) : new CosmosResponse(204).WithCharge(ResourceFeed.WriteCharge);
    }

    private static CosmosResponse Answer(int status, Database database) =>
        new CosmosResponse(status) { Body = database.ToJson() }
            .With(HeaderNames.ETag, database.ETag)
            .WithCharge(status == 201 ? ResourceFeed.WriteCharge : ResourceFeed.ReadCharge);
}
