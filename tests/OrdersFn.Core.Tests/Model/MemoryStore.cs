using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CosmosLocal.Queries.Execution;
using CosmosLocal.Sql.Compilation;
using CosmosLocal.Sql.Runtime;
using Microsoft.Azure.Cosmos;
using Moq;
using OrdersFn.Core.Orders;
using OrdersFn.Core.Store;

namespace OrdersFn.Core.Tests.Model;

/// <summary>
/// The store's containers as dictionaries: each call is atomic, and happens when the schedule says so. What a query gives is worked out by the embedded
/// gateway's own engine, in one page.
/// </summary>
internal sealed class MemoryStore : IDisposable
{
    private readonly ModelWorld _world;
    private readonly Interleaving _schedule;
    private readonly Sabotage _sabotage;
    private readonly Dictionary<string, Dictionary<(string Key, string Id), JsonElement>> _containers = [];
    private readonly List<((string Key, string Id) At, string Tag)> _changes = [];
    private long _tags;

    public MemoryStore(ModelWorld world, Interleaving schedule, Sabotage sabotage)
    {
        _world = world;
        _schedule = schedule;
        _sabotage = sabotage;
        var client = new Mock<CosmosClient>();
        var containers = new[] { ContainerNames.Orders, ContainerNames.Layouts, ContainerNames.Timeline }.ToDictionary(name => name, name => MemoryContainer.Of(this, name));
        foreach (var name in containers.Keys)
            _containers.Add(name, []);
        client.Setup(c => c.GetContainer("orders", It.IsAny<string>()))
            .Returns<string, string>((_, name) => containers.GetValueOrDefault(name, containers[ContainerNames.Orders]));
        Clients = new CosmosClients("orders", client.Object, client.Object);
    }

    public CosmosClients Clients { get; }

    /// <summary>What was written before this time is in the views; kept by those who keep the views.</summary>
    public DateTimeOffset ViewsAsOf { get; set; }

    /// <summary>What a container holds now.</summary>
    public IEnumerable<T> All<T>(string container) => _containers[container].Values.Select(StoreJson.From<T>);

    /// <summary>Puts a document there before anything happens.</summary>
    public void Put<T>(string container, PartitionKey key, T document)
    {
        var json = JsonSerializer.SerializeToNode(document, StoreJson.Options)!.AsObject();
        Put(container, (key.ToString(), IdOf(json)), json, HttpStatusCode.Created).Dispose();
    }

    public void Dispose() => Clients.Dispose();

    internal Task<ResponseMessage> CreateAsync(string container, Stream content, PartitionKey key, CancellationToken cancellation)
    {
        var document = Read(content);
        return CallAsync(container, "create", () => Brief(document), () =>
        {
            if (IsDropped(document))
                return new ResponseMessage(HttpStatusCode.Created);
            var at = (key.ToString(), IdOf(document));
            return _containers[container].ContainsKey(at) ? new ResponseMessage(HttpStatusCode.Conflict) : Put(container, at, document, HttpStatusCode.Created);
        }, cancellation);
    }

    internal Task<ResponseMessage> UpsertAsync(string container, Stream content, PartitionKey key, CancellationToken cancellation)
    {
        var document = Read(content);
        return CallAsync(container, "upsert", () => Brief(document), () => Put(container, (key.ToString(), IdOf(document)), document, HttpStatusCode.OK), cancellation);
    }

    internal Task<ResponseMessage> ReplaceAsync(
        string container, Stream content, string id, PartitionKey key, ItemRequestOptions? options, CancellationToken cancellation)
    {
        var document = Read(content);
        return CallAsync(container, "replace", () => Brief(document), () =>
        {
            var at = (key.ToString(), id);
            return Refusal(container, at, options) is { } refused ? new ResponseMessage(refused) : Put(container, at, document, HttpStatusCode.OK);
        }, cancellation);
    }

    internal Task<ResponseMessage> DeleteAsync(
        string container, string id, PartitionKey key, ItemRequestOptions? options, CancellationToken cancellation) =>
        CallAsync(container, "delete", () => $"{id} in {key}", () =>
        {
            var at = (key.ToString(), id);
            if (Refusal(container, at, options) is { } refused)
                return new ResponseMessage(refused);
            _containers[container].Remove(at);
            return new ResponseMessage(HttpStatusCode.NoContent);
        }, cancellation);

    internal Task<ResponseMessage> ReadAsync(string container, string id, PartitionKey key, CancellationToken cancellation) =>
        CallAsync(container, "read", () => $"{id} in {key}", () => _containers[container].TryGetValue((key.ToString(), id), out var found)
            ? new ResponseMessage(HttpStatusCode.OK) { Content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(found)) }
            : new ResponseMessage(HttpStatusCode.NotFound), cancellation);

    internal Task<IReadOnlyList<T>> QueryAsync<T>(string container, QueryDefinition query, string? prefix, CancellationToken cancellation) =>
        CallAsync(container, "query", () => prefix ?? "everything", () =>
        {
            var documents = _containers[container].Where(item => prefix is null || item.Key.Key.StartsWith(prefix, StringComparison.Ordinal));
            var clock = new QueryClock(_schedule.Time);
            var parameters = query.GetQueryParameters().ToDictionary(
                parameter => parameter.Name, parameter => SqlValue.Of(JsonSerializer.SerializeToElement(parameter.Value)));
            var select = SelectCompiler.Compile(_world.Queries.Get(query.QueryText), new CompilationContext(parameters, clock));
            return (IReadOnlyList<T>)[.. Results.Of(select, documents.Select(item => SqlValue.Of(item.Value)), clock)
                .Select(row => JsonSerializer.Deserialize<T>(JsonText.Utf8Of(row).Span, StoreJson.Options)!)];
        }, cancellation);

    internal Task<TransactionalBatchResponse> ExecuteAsync(
        string container, PartitionKey key, IReadOnlyList<MemoryBatch.Operation> operations, CancellationToken cancellation) =>
        CallAsync(container, "batch", () => $"in {key}: {string.Join("; ", operations.Select(operation => operation.Document is { } document ? Brief(document) : $"delete {operation.Id}"))}", () =>
        {
            for (var i = 0; i < operations.Count; i++)
            {
                var (id, _, mustExist, tag) = operations[i];
                var at = (key.ToString(), id);
                if (mustExist == false && _containers[container].ContainsKey(at))
                    return MemoryBatch.Failed(HttpStatusCode.Conflict, operations.Count, i);
                if (mustExist == true && Refusal(container, at, new() { IfMatchEtag = tag }) is { } refused)
                    return MemoryBatch.Failed(refused, operations.Count, i);
            }

            var tags = new List<string>();
            foreach (var (id, document, _, _) in operations)
            {
                var at = (key.ToString(), id);
                if (document is null)
                {
                    _containers[container].Remove(at);
                    tags.Add("");
                    continue;
                }

                using var written = Put(container, at, document, HttpStatusCode.OK);
                tags.Add(written.Headers.ETag);
            }

            return MemoryBatch.Done(tags);
        }, cancellation);

    /// <summary>
    /// The change feed of the orders: of each document that changed after a position, its newest state, once. What was overwritten or deleted since
    /// does not show.
    /// </summary>
    /// <returns>The documents, and the position after them.</returns>
    internal Task<(IReadOnlyList<JsonElement> Documents, int End)> ChangesAsync(int after, int most, CancellationToken cancellation) =>
        CallAsync(ContainerNames.Orders, "changes of", () => $"after {after}", () =>
        {
            var documents = new List<JsonElement>();
            for (var i = after; i < _changes.Count; i++)
            {
                if (documents.Count == most)
                    return (documents, i);
                var (at, tag) = _changes[i];
                if (_containers[ContainerNames.Orders].TryGetValue(at, out var document) && document.GetProperty("_etag").GetString() == tag)
                    documents.Add(document);
            }

            return ((IReadOnlyList<JsonElement>)documents, _changes.Count);
        }, cancellation);

    private Task<T> CallAsync<T>(string container, string what, Func<string> about, Func<T> operation, CancellationToken cancellation) =>
        _schedule.CallAsync(() => $"{what} {container} {about()}", operation, cancellation);

    private HttpStatusCode? Refusal(string container, (string Key, string Id) at, ItemRequestOptions? options) =>
        !_containers[container].TryGetValue(at, out var there) ? HttpStatusCode.NotFound
        : options?.IfMatchEtag is { } tag && _sabotage != Sabotage.NoTagGuards && there.GetProperty("_etag").GetString() != tag ? HttpStatusCode.PreconditionFailed
        : null;

    private ResponseMessage Put(string container, (string Key, string Id) at, JsonObject document, HttpStatusCode status)
    {
        var tag = $"\"{++_tags}\"";
        document["_etag"] = tag;
        document["_ts"] = _schedule.Time.GetUtcNow().ToUnixTimeSeconds();
        if (_sabotage == Sabotage.NoFences)
            document.Remove("movedTo");
        _containers[container][at] = JsonSerializer.SerializeToElement(document);
        if (container == ContainerNames.Orders)
            _changes.Add((at, tag));
        var response = new ResponseMessage(status);
        response.Headers.Add("etag", tag);
        return response;
    }

    private bool IsDropped(JsonObject document) =>
        _sabotage == Sabotage.NoFences && document["type"]?.GetValue<string>() == OrderDocument.PlaceholderType;

    private static string Brief(JsonObject document) => string.Join(' ', new[] { "id", "type", "version", "status", "quantity", "customerId", "saltBucket", "movedTo", "epochs" }
        .Select(name => document[name]?.ToJsonString()).OfType<string>());

    internal static JsonObject Read(Stream content) => JsonNode.Parse(content)!.AsObject();

    internal static string IdOf(JsonObject document) => document["id"]!.GetValue<string>();
}
