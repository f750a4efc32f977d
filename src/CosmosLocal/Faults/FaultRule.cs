using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CosmosLocal.Items;
using CosmosLocal.Wire;

namespace CosmosLocal.Faults;

/// <summary>Which calls a fault befalls.</summary>
public sealed record FaultRule
{
    public required Fault Fault { get; init; }

    /// <summary>What is done with items. Null (default) = any call, also those on databases, containers and partition lists.</summary>
    public FaultOperation? Operation { get; init; }

    /// <summary>The HTTP method, e.g. <c>POST</c>. Null (default) = any.</summary>
    public string? Method { get; init; }

    /// <summary>A part of the decoded path, e.g. <c>colls/orders/docs</c>. Null (default) = any.</summary>
    public string? Path { get; init; }

    /// <summary>
    /// A text that the call has as the id of its item, or anywhere in its body as a whole JSON text, e.g. <c>ORD1</c>. Of a batch or a bulk request only
    /// the operations that have it are befallen, and only by <see cref="Fault.Fail"/>: the batch then fails as if that operation had, the others of a
    /// bulk request are carried out. <see cref="Operation"/> may then also be what the operation itself does. Null (default) = any.
    /// </summary>
    public string? Item { get; init; }

    /// <summary>Matching calls that pass unharmed before the fault strikes. Default 0.</summary>
    public int Skip { get; init; }

    /// <summary>How many calls it strikes. Default 1.</summary>
    public int Times { get; init; } = 1;

    internal bool IsOf(CosmosRequest request) =>
        (Operation is null || Operation == request.Operation)
        && IsOfPlace(request)
        && (Item is null || (request.Path.Count == 6 && request.Path[5] == Item) || IsIn(request.Body));

    internal bool IsOf(CosmosRequest request, ItemOperation operation) =>
        (Operation is null || Operation == request.Operation || Operation.ToString() == operation.Kind.ToString())
        && IsOfPlace(request)
        && (operation.Id == Item || IsIn(operation.Body));

    private bool IsOfPlace(CosmosRequest request) =>
        (Method is null || Method.Equals(request.Method, StringComparison.OrdinalIgnoreCase))
        && (Path is null || request.Path.ToString().Contains(Path, StringComparison.Ordinal));

    private bool IsIn(ReadOnlyMemory<byte> body) =>
        body.Span.IndexOf(Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(Item!, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"")) >= 0;
}
