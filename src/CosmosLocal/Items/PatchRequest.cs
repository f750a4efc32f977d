using System.Text.Json;

namespace CosmosLocal.Items;

internal enum PatchOperationKind
{
    Add,
    Set,
    Replace,
    Remove,
    Increment,
    Move,
}

/// <summary>One change of a patch; <paramref name="Path"/> and <paramref name="From"/> are split into names and indexes.</summary>
internal sealed record PatchOperation(PatchOperationKind Kind, string[] Path, string[] From, JsonElement Value);

/// <summary>
/// A patch as sent: <c>{"condition":"FROM c WHERE ...","operations":[...]}</c>, or the operations alone. At most ten operations; system properties, the id
/// and the partition key stay as they are.
/// </summary>
internal sealed record PatchRequest(string? Condition, IReadOnlyList<PatchOperation> Operations)
{
    public const int MaxOperations = 10;

    public static bool TryParse(ReadOnlyMemory<byte> json, IReadOnlyList<string> keyPaths, out PatchRequest request, out string error)
    {
        request = null!;
        error = "";
        try
        {
            // Values live on in the request, so the document is not disposed.
            var root = JsonDocument.Parse(json).RootElement;
            string? condition = null;
            if (root.ValueKind == JsonValueKind.Object)
            {
                if (root.TryGetProperty("condition", out var text) && text.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
                    error = "The condition of a patch is not text.";
                condition = text.ValueKind == JsonValueKind.String ? text.GetString() : null;
                root = root.TryGetProperty("operations", out var list) ? list : default;
            }
            if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() == 0)
                error = "The patch has no operations.";
            else if (root.GetArrayLength() > MaxOperations)
                error = $"The number of patch operations can't exceed '{MaxOperations}'.";
            if (error.Length > 0)
                return false;
            var protectedPaths = keyPaths.Select(path => path.Split('/')[1..]).ToArray();
            var operations = new List<PatchOperation>();
            foreach (var item in root.EnumerateArray())
            {
                if (!TryParseOperation(item, protectedPaths, out var operation, out error))
                    return false;
                operations.Add(operation);
            }
            request = new(condition, operations);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            error = "The patch is not valid JSON.";
            return false;
        }
    }

    private static bool TryParseOperation(JsonElement item, string[][] protectedPaths, out PatchOperation operation, out string error)
    {
        operation = null!;
        error = "";
        if (item.ValueKind != JsonValueKind.Object)
            error = "A patch operation is not an object.";
        else if (Kind(Text(item, "op")) is not { } kind)
            error = $"The patch operation '{Text(item, "op")}' is not known.";
        else if (!TrySplit(Text(item, "path"), out var path))
            error = $"The path '{Text(item, "path")}' of a patch operation is invalid.";
        else if (!TrySplit(Text(item, "from"), out var from) && kind == PatchOperationKind.Move)
            error = $"The path '{Text(item, "from")}' of a patch operation is invalid.";
        else if (IsProtected(path, protectedPaths) || (kind == PatchOperationKind.Move && IsProtected(from, protectedPaths)))
            error = "Cannot patch id, partition key or system properties.";
        else if (!item.TryGetProperty("value", out var value) && kind is not (PatchOperationKind.Remove or PatchOperationKind.Move))
            error = "A patch operation has no value.";
        else if (kind == PatchOperationKind.Increment && value.ValueKind != JsonValueKind.Number)
            error = "The value of an increment is not a number.";
        else
            operation = new(kind, path, from, value);
        return error.Length == 0;
    }

    private static PatchOperationKind? Kind(string? name) => name?.ToUpperInvariant() switch
    {
        "ADD" => PatchOperationKind.Add,
        "SET" => PatchOperationKind.Set,
        "REPLACE" => PatchOperationKind.Replace,
        "REMOVE" => PatchOperationKind.Remove,
        "INCR" or "INCREMENT" => PatchOperationKind.Increment,
        "MOVE" => PatchOperationKind.Move,
        _ => null,
    };

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // As in JSON pointers: ~1 is a slash, ~0 a tilde.
    private static bool TrySplit(string? text, out string[] path)
    {
        path = [];
        if (text is not ['/', _, ..])
            return false;
        path = [.. text[1..].Split('/').Select(name =>
            name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
        return path.All(name => name.Length > 0);
    }

    private static bool IsProtected(string[] path, string[][] keyPaths) =>
        path is ["id", ..]
        || Indexing.SystemProperties.Contains(System.Text.Encoding.UTF8.GetBytes(path[0]))
        || keyPaths.Any(key => Array.TrueForAll([.. key.Zip(path)], pair => pair.First == pair.Second));
}
