using System.Text.Json;
using CosmosLocal.Queries;
using CosmosLocal.Wire;

namespace CosmosLocal.Resources;

/// <summary>Lists of databases, containers and offers: short, so a page holds all of them unless the caller wants fewer.</summary>
internal static class ResourceFeed
{
    public const double ReadCharge = 2;
    public const double WriteCharge = 4.95;

    public static CosmosResponse List(CosmosRequest request, string parentRid, string name, IEnumerable<byte[]> resources)
    {
        _ = int.TryParse(request[HeaderNames.Continuation], out var start);
        var all = resources.Select(json => (ReadOnlyMemory<byte>)json).ToList();
        var page = all.Skip(start).Take(request.MaxItems(all.Count)).ToList();
        var response = FeedJson.Page(parentRid, name, page).WithCharge(ReadCharge);
        return start + page.Count < all.Count ? response.With(HeaderNames.Continuation, start + page.Count) : response;
    }

    public static CosmosResponse Query(CosmosRequest request, string parentRid, string name, IEnumerable<byte[]> resources)
    {
        var query = QueryBody.Parse(request.Body);
        if (query.Value is not { } body)
            return Errors.BadRequest(query.Message!);
        var documents = resources.Select(json => JsonElement.Parse(json)).ToList();
        var page = QueryEngine.Evaluate(documents, new() { Sql = body.Sql, Parameters = body.Parameters });
        return page.Error is { } error
            ? Errors.BadRequest(error)
            : FeedJson.Page(parentRid, name, page.Documents).WithCharge(ReadCharge);
    }
}
