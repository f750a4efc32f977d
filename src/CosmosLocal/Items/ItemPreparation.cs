using System.Buffers;
using CosmosHash;
using CosmosLocal.Indexing;
using CosmosLocal.Throughput;

namespace CosmosLocal.Items;

/// <summary>The part of an operation that needs no database: limits, ids, keys, terms.</summary>
internal static class ItemPreparation
{
    public const int MaxItemBytes = 2 * 1024 * 1024;
    private const int MaxIdBytes = 1023;

    private static readonly SearchValues<char> IllegalInIds = SearchValues.Create("/\\?#");

    /// <summary>Hashes a full key as a client gave it.</summary>
    public static ItemError? ReadKey(string? keyJson, ContainerState state, out KeyComponent[] components, out EffectivePartitionKey key)
    {
        key = default;
        components = [];
        if (keyJson is null)
            return ItemError.NoKey;
        if (!PartitionKeyText.TryParse(keyJson, out components))
            return ItemError.BadRequest($"Partition key {keyJson} is invalid.");
        if (components.Length != state.Shape.KeyComponents)
            return ItemError.WrongKeyLength;
        key = EffectivePartitionKey.Of(components);
        return null;
    }

    public static ItemError? Prepare(ItemOperation operation, ContainerState state, out PreparedItem item)
    {
        item = null!;
        return ReadKey(operation.KeyJson, state, out var components, out var key) ?? Prepare(operation, components, key, state, out item);
    }

    public static ItemError? Prepare(
        ItemOperation operation, KeyComponent[] components, EffectivePartitionKey key, ContainerState state, out PreparedItem item)
    {
        item = null!;
        if (operation.Kind is ItemOperationKind.Create or ItemOperationKind.Upsert or ItemOperationKind.Replace)
            return PrepareDocument(operation, components, key, state, out item);
        if (string.IsNullOrEmpty(operation.Id))
            return ItemError.BadRequest("The operation names no item.");
        PatchRequest? patch = null;
        if (operation.Kind == ItemOperationKind.Patch && !PatchRequest.TryParse(operation.Body, state.Definition.KeyPaths, out patch, out var error))
            return ItemError.BadRequest(error);
        item = new() { Operation = operation, Key = key, Id = operation.Id, Patch = patch };
        return null;
    }

    /// <summary>Checks a document and extracts what the container wants of it.</summary>
    public static ItemError? ReadDocument(ReadOnlySpan<byte> json, ContainerState state, Extraction content)
    {
        if (json.Length > MaxItemBytes)
            return ItemError.TooLarge;
        if (content.Read(json, state.Shape) is { } fault)
            return ItemError.BadRequest(fault);
        if (CheckId(content.Id) is { } error)
            return error;
        if (content.HasInvalidTimeToLive && state.Definition.DefaultTtl is not null)
            return ItemError.InvalidTimeToLive;
        return null;
    }

    private static ItemError? PrepareDocument(
        ItemOperation operation, KeyComponent[] components, EffectivePartitionKey key, ContainerState state, out PreparedItem item)
    {
        item = null!;
        var body = Trimmed(operation.Body);
        var content = new Extraction();
        if (ReadDocument(body.Span, state, content) is { } error)
            return error;
        if (!content.Key.AsSpan().SequenceEqual(components) && EffectivePartitionKey.Of(content.Key) != key)
            return ItemError.KeyMismatch;
        if (operation.Kind == ItemOperationKind.Replace && operation.Id is { } id && id != content.Id)
            return ItemError.BadRequest($"The document's id '{content.Id}' is not that of the item to replace.");
        if (operation.TimeToLive is { } seconds)
            content.TimeToLive = seconds;
        item = new()
        {
            Operation = operation,
            Key = key,
            Id = content.Id!,
            Body = content.HasSystemProperties ? SystemProperties.Strip(body.Span) : body,
            Content = content,
            Estimate = Charges.Create(body.Length, content.ValueTerms, state.Shape.Composites.Count),
        };
        return null;
    }

    private static ItemError? CheckId(string? id)
    {
        if (string.IsNullOrEmpty(id))
            return ItemError.BadRequest("The input content is invalid because the required properties - 'id; ' - are missing");
        if (id.Length * 3 > MaxIdBytes && System.Text.Encoding.UTF8.GetByteCount(id) > MaxIdBytes)
            return ItemError.BadRequest($"The id is longer than {MaxIdBytes} bytes.");
        return id.AsSpan().ContainsAny(IllegalInIds) || id[^1] == ' '
            ? ItemError.BadRequest("The id has one of the characters / \\ ? # or ends with a blank.")
            : null;
    }

    private static ReadOnlyMemory<byte> Trimmed(ReadOnlyMemory<byte> json)
    {
        var span = json.Span;
        int start = 0, end = span.Length;
        while (start < end && IsBlank(span[start]))
            start++;
        while (end > start && IsBlank(span[end - 1]))
            end--;
        return json[start..end];
    }

    private static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';
}
