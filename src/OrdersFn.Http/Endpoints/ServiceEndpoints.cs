using Microsoft.AspNetCore.Http;
using OrdersFn.Core.Health;
using OrdersFn.Http.Answers;
using OrdersFn.Http.OpenApi;
using OrdersFn.Http.Problems;
using OrdersFn.Http.Requests;

namespace OrdersFn.Http.Endpoints;

/// <summary>About this service itself.</summary>
public sealed class ServiceEndpoints(StoreHealth store, QueueHealth queue, ViewHealth views, OpenApiDocument openApi)
{
    public async Task<IResult> HealthAsync(HttpRequest request)
    {
        var query = new QueryReader(request.Query);
        if (query.Errors.Count > 0)
            return KnownProblems.InvalidQuery(query.Errors);
        var cancellation = request.HttpContext.RequestAborted;
        var queueCheck = queue.CheckAsync(cancellation);
        var storeReport = await store.CheckAsync(cancellation);
        var queueReport = await queueCheck;
        // Views are read from the store: while it is away nothing can be said of them.
        IReadOnlyList<ConsumerHealth> consumers = storeReport.Ready ? await views.CheckAsync(cancellation) : [];
        var ready = storeReport.Ready && queueReport.Report.Ready && consumers.All(consumer => consumer.Report.Ready);
        return new JsonAnswer(
            ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
            json => HealthJson.Write(json, ready, storeReport, queueReport, consumers))
        {
            Headers = headers =>
            {
                headers.CacheControl = "no-store";
                if (!ready)
                    headers.RetryAfter = "1";
            },
        };
    }

    public Task<IResult> OpenApiAsync(HttpRequest request)
    {
        var query = new QueryReader(request.Query);
        return Task.FromResult(query.Errors.Count > 0 ? KnownProblems.InvalidQuery(query.Errors) : Results.Bytes(openApi.Json, JsonBody.MediaType));
    }
}
