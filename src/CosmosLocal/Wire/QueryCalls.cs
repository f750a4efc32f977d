using CosmosLocal.Items;
using CosmosLocal.Queries;

namespace CosmosLocal.Wire;

/// <summary>Queries on a container's items, and the plans that clients ask for before they fan out.</summary>
internal sealed class QueryCalls(QueryEngine engine)
{
    private const int DefaultPage = 1000;

    public CosmosResponse Plan(CosmosRequest request, ContainerEngine container)
    {
        var query = QueryBody.Parse(request.Body);
        if (query.Value is not { } body)
            return Errors.BadRequest(query.Message!);
        var scope = CallScope.Of(request, container);
        if (scope.Error is { } error)
            return error;

        // One key lives in one physical partition for ever, so its query runs there as it is. Anything wider may be parted by a split before
        // its last page is read; then only a real plan tells the client how to go on.
        var plan = engine.Plan(body.Sql, body.Parameters, container.Definition, IsOfOneKey(request, container));
        return plan.Error is { } refusal ? Errors.BadRequest(refusal) : new CosmosResponse(200) { Body = plan.Json }.WithCharge(0);
    }

    public CosmosResponse Execute(CosmosRequest request, ContainerEngine container)
    {
        var query = QueryBody.Parse(request.Body);
        if (query.Value is not { } body)
            return Errors.BadRequest(query.Message!);
        var scope = CallScope.Of(request, container);
        return scope.Error ?? Run(request, container, scope, body);
    }

    /// <summary>All documents in scope, page by page.</summary>
    public CosmosResponse Read(CosmosRequest request, ContainerEngine container)
    {
        var scope = CallScope.Of(request, container);
        return scope.Error ?? Run(request, container, scope, new("SELECT * FROM c", null, null));
    }

    private static bool IsOfOneKey(CosmosRequest request, ContainerEngine container) =>
        request[HeaderNames.PartitionKey] is { } keyJson && CallScope.IsFullKey(keyJson, container);

    private CosmosResponse Run(CosmosRequest request, ContainerEngine container, CallScope scope, QueryBody body)
    {
        var wait = container.Throttle(scope.Range);
        if (wait > 0)
            return Errors.Throttled(wait);
        var page = engine.Execute(container, new()
        {
            Sql = body.Sql,
            Parameters = body.Parameters,
            ResumeFilter = body.ResumeFilter,
            Scope = scope.Range,
            IsPart = !IsOfOneKey(request, container),
            MaxItems = request.MaxItems(DefaultPage),
            Continuation = request[HeaderNames.Continuation] is { Length: > 0 } token ? token : null,
        });
        if (page.Error is { } error)
            return Errors.BadRequest(error);
        container.Charge(scope.Range, page.Charge);
        return FeedJson.Page(container.Definition.Rid, "Documents", page.Documents)
            .WithCharge(page.Charge)
            .With(HeaderNames.Continuation, page.Continuation)
            .WithPosition(scope.RangeId, 0);
    }
}
