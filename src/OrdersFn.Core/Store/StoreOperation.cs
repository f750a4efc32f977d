using Microsoft.Azure.Cosmos;

namespace OrdersFn.Core.Store;

/// <summary>What a request asks of which container, read from what will go over the wire: the client keeps its own notion of it to itself.</summary>
internal readonly record struct StoreOperation(string Name, string Container)
{
    /// <summary>Whether it may change items. A batch may, whatever is in it.</summary>
    public bool IsWrite => Name is "create" or "upsert" or "replace" or "patch" or "delete" or "batch" or "bulk";

    /// <summary>False for what is not about items of a container.</summary>
    public static bool TryRead(RequestMessage request, out StoreOperation operation)
    {
        // dbs/{database}/colls/{container} and, for one item, /docs/{id}
        var path = request.RequestUri?.OriginalString.Split('/') ?? [];
        var name = path switch
        {
            ["dbs", _, "colls", _, "docs", _] => NameOfOne(request),
            ["dbs", _, "colls", _] => NameOfMany(request),
            _ => null,
        };
        operation = name is null ? default : new(name, path[3]);
        return name is not null;
    }

    private static string NameOfOne(RequestMessage request) => request.Method.Method switch
    {
        "GET" => "read",
        "PUT" => "replace",
        var method => method.ToLowerInvariant(),
    };

    /// <summary>Null where it is the container itself that is asked for.</summary>
    private static string? NameOfMany(RequestMessage request)
    {
        var headers = request.Headers;
        return request.Method.Method switch
        {
            "GET" => headers["A-IM"] is null ? null : "change_feed",
            "POST" when IsSet("x-ms-cosmos-is-batch-request") => IsSet("x-ms-cosmos-batch-atomic") ? "batch" : "bulk",
            "POST" when IsSet("x-ms-cosmos-is-query-plan-request") => "query_plan",
            "POST" when headers.ContentType == "application/query+json" => "query",
            "POST" => IsSet("x-ms-documentdb-is-upsert") ? "upsert" : "create",
            _ => null,
        };

        bool IsSet(string header) => string.Equals(headers[header], bool.TrueString, StringComparison.OrdinalIgnoreCase);
    }
}
