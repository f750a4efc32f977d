using CosmosLocal.Batches;
using CosmosLocal.Faults;
using CosmosLocal.Items;
using CosmosLocal.Resources;

namespace CosmosLocal.Wire;

/// <summary>Path and headers decide which call is meant.</summary>
internal sealed class Router(
    Catalog catalog, DatabaseCalls databases, ContainerCalls containers, OfferCalls offers, QueryCalls queries, FeedCalls feeds, FaultPlan faults)
{
    public ValueTask<CosmosResponse> RouteAsync(CosmosRequest request, CancellationToken cancellationToken)
    {
        var path = request.Path;
        if (path.Count == 0)
            return Done(request.Method == "GET" ? AccountCalls.Read(request) : Errors.MethodNotAllowed(request));
        return path[0] switch
        {
            "dbs" when path.Count >= 5 && path[2] == "colls" => RouteInContainerAsync(request, cancellationToken),
            "dbs" when path.Count == 1 => databases.FeedAsync(request, cancellationToken),
            "dbs" when path.Count == 2 => databases.OneAsync(request, path[1], cancellationToken),
            "dbs" when path.Count == 3 && path[2] == "colls" => containers.FeedAsync(request, path[1], cancellationToken),
            "dbs" when path.Count == 4 && path[2] == "colls" => containers.OneAsync(request, path[1], path[3], cancellationToken),
            "dbs" when path.Count == 3 && path[2] is "users" => Done(EmptyFeed(request, "Users")),
            "offers" when path.Count == 1 => Done(offers.Feed(request)),
            "offers" when path.Count == 2 => offers.OneAsync(request, path[1], cancellationToken),
            _ => Done(Errors.NotFound()),
        };
    }

    private async ValueTask<CosmosResponse> RouteInContainerAsync(CosmosRequest request, CancellationToken cancellationToken)
    {
        var path = request.Path;
        if (catalog.FindContainer(path[1], path[3]) is not { } container)
            return Errors.NotFound();
        try
        {
            return await RouteInContainer(request, container, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException && catalog.FindContainer(path[1], path[3]) != container)
        {
            // Deleted while the call was under way.
            return Errors.NotFound();
        }
    }

    private ValueTask<CosmosResponse> RouteInContainer(CosmosRequest request, ContainerEngine container, CancellationToken cancellationToken)
    {
        var path = request.Path;
        return path[4] switch
        {
            "docs" when path.Count == 5 => RouteDocuments(request, container, cancellationToken),
            "docs" when path.Count == 6 => ItemCalls.OneAsync(request, container, path[5], cancellationToken),
            "pkranges" when path.Count == 5 => Done(RangeCalls.Read(request, container)),
            "operations" when path.Count == 6 && path[5] == "partitionkeydelete" => ItemCalls.DeleteKeyAsync(request, container, cancellationToken),
            "sprocs" when path.Count == 5 => Done(EmptyFeed(request, "StoredProcedures")),
            "triggers" when path.Count == 5 => Done(EmptyFeed(request, "Triggers")),
            "udfs" when path.Count == 5 => Done(EmptyFeed(request, "UserDefinedFunctions")),
            "conflicts" when path.Count == 5 => Done(EmptyFeed(request, "Conflicts")),
            _ => Done(Errors.NotFound()),
        };
    }

    private ValueTask<CosmosResponse> RouteDocuments(CosmosRequest request, ContainerEngine container, CancellationToken cancellationToken) =>
        request.Method switch
        {
            "GET" when request[HeaderNames.ChangeFeed] is not null => feeds.ChangesAsync(request, container, cancellationToken),
            "GET" => queries.ReadAsync(request, container, cancellationToken),
            "POST" when request.Flag(HeaderNames.IsQueryPlan) => Done(queries.Plan(request, container)),
            "POST" when request.Flag(HeaderNames.IsBatch) => BatchCalls.ExecuteAsync(request, container, faults, cancellationToken),
            "POST" when request.IsQuery => queries.ExecuteAsync(request, container, cancellationToken),
            "POST" => ItemCalls.CreateAsync(request, container, cancellationToken),
            _ => Done(Errors.MethodNotAllowed(request)),
        };

    // Scripts, users and conflicts do not exist here: their lists are empty, and making one is refused.
    private static CosmosResponse EmptyFeed(CosmosRequest request, string name) =>
        request.Method == "GET" || request.IsQuery
            ? FeedJson.Page("", name, [])
            : Errors.BadRequest($"{name} are not supported here.");

    private static ValueTask<CosmosResponse> Done(CosmosResponse response) => new(response);
}
