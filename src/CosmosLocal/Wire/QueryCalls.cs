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

    public async ValueTask<CosmosResponse> ExecuteAsync(CosmosRequest request, ContainerEngine container, CancellationToken ct)
    {
        var query = QueryBody.Parse(request.Body);
        if (query.Value is not { } body)
            return Errors.BadRequest(query.Message!);
        var scope = CallScope.Of(request, container);
        return scope.Error ?? await RunAsync(request, container, scope, body, ct);
    }

    /// <summary>All documents in scope, page by page.</summary>
    public async ValueTask<CosmosResponse> ReadAsync(CosmosRequest request, ContainerEngine container, CancellationToken ct)
    {
        var scope = CallScope.Of(request, container);
        return scope.Error ?? await RunAsync(request, container, scope, new("SELECT * FROM c", null, null), ct);
    }

    private static bool IsOfOneKey(CosmosRequest request, ContainerEngine container) =>
        request[HeaderNames.PartitionKey] is { } keyJson && CallScope.IsFullKey(keyJson, container);

    private async ValueTask<CosmosResponse> RunAsync(
        CosmosRequest request, ContainerEngine container, CallScope scope, QueryBody body, CancellationToken ct)
    {
        var wait = container.Throttle(scope.Range);
        if (wait > 0)
            return Errors.Throttled(wait);
        var asked = new QueryRequest
        {
            Sql = body.Sql,
            Parameters = body.Parameters,
            ResumeFilter = body.ResumeFilter,
            Scope = scope.Range,
            IsPart = !IsOfOneKey(request, container),
            MaxItems = request.MaxItems(DefaultPage),
            Continuation = request[HeaderNames.Continuation] is { Length: > 0 } token ? token : null,
        };
        var page = await engine.ExecuteAsync(container, asked, ct);
        if (page.Error is { } error)
            return Errors.BadRequest(error);
        container.Charge(scope.Range, page.Charge);
        return FeedJson.Page(container.Definition.Rid, "Documents", page.Documents)
            .WithCharge(page.Charge)
            .With(HeaderNames.Continuation, page.Continuation)
            .WithPosition(scope.RangeId, 0);
    }
}
