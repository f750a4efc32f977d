using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CosmosLocal.Items;

/// <summary>Applies a patch to a document.</summary>
internal static class PatchApplication
{
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 128 };
    private static readonly JsonSerializerOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 };

    /// <summary>The patched document, or null and the reason why it cannot be.</summary>
    public static byte[]? Apply(PatchRequest patch, ReadOnlySpan<byte> document, out string error)
    {
        var root = JsonNode.Parse(document, documentOptions: Reading)!;
        error = "";
        foreach (var operation in patch.Operations)
        {
            if (Apply(operation, root) is { } fault)
            {
                error = $"The patch operation '{operation.Kind}' on '/{string.Join('/', operation.Path)}' failed: {fault}";
                return null;
            }
        }
        return JsonSerializer.SerializeToUtf8Bytes(root, Writing);
    }

    private static string? Apply(PatchOperation operation, JsonNode root) => operation.Kind switch
    {
        PatchOperationKind.Add => Put(root, operation.Path, Node(operation.Value), insert: true),
        PatchOperationKind.Set => Put(root, operation.Path, Node(operation.Value), insert: false),
        PatchOperationKind.Replace => !Exists(root, operation.Path) ? "there is nothing to replace."
            : Put(root, operation.Path, Node(operation.Value), insert: false),
        PatchOperationKind.Remove => Take(root, operation.Path, out _),
        PatchOperationKind.Increment => Increment(root, operation.Path, operation.Value),
        _ => Move(root, operation.From, operation.Path),
    };

    private static string? Put(JsonNode root, string[] path, JsonNode? value, bool insert)
    {
        switch (Parent(root, path))
        {
            case JsonObject parent:
                parent[path[^1]] = value;
                return null;
            case JsonArray list when path[^1] == "-":
                list.Add(value);
                return null;
            case JsonArray list when TryIndex(path[^1], list.Count, out var index):
                if (insert)
                    list.Insert(index, value);
                else if (index < list.Count)
                    list[index] = value;
                else
                    list.Add(value);
                return null;
            case JsonArray:
                return "the index is outside of the array.";
            default:
                return "there is no object or array to hold it.";
        }
    }

    private static string? Take(JsonNode root, string[] path, out JsonNode? value)
    {
        value = null;
        switch (Parent(root, path))
        {
            case JsonObject parent when parent.TryGetPropertyValue(path[^1], out value):
                parent.Remove(path[^1]);
                return null;
            case JsonArray list when TryIndex(path[^1], list.Count - 1, out var index):
                value = list[index];
                list.RemoveAt(index);
                return null;
            default:
                return "there is nothing to take away.";
        }
    }

    private static string? Increment(JsonNode root, string[] path, JsonElement by)
    {
        if (!Exists(root, path))
            return Put(root, path, Node(by), insert: false);
        if (Find(root, path) is not JsonValue value || value.GetValueKind() != JsonValueKind.Number)
            return "it is not a number.";
        var element = JsonSerializer.SerializeToElement(value);
        // Whole numbers stay whole as long as they fit.
        if (element.TryGetInt64(out var number) && by.TryGetInt64(out var step) && !Overflows(number, step))
            return Put(root, path, JsonValue.Create(number + step), insert: false);
        var sum = element.GetDouble() + by.GetDouble();
        return double.IsFinite(sum) ? Put(root, path, JsonValue.Create(sum), insert: false) : "the sum is too large.";
    }

    private static string? Move(JsonNode root, string[] from, string[] to)
    {
        if (to.Length > from.Length && to.AsSpan(0, from.Length).SequenceEqual(from))
            return "a value cannot move into itself.";
        if (Parent(root, to) is not (JsonObject or JsonArray))
            return "there is no object or array to hold it.";
        return Take(root, from, out var value) ?? Put(root, to, value, insert: true);
    }

    private static bool Overflows(long number, long step) => (Int128)number + step is var sum && (sum > long.MaxValue || sum < long.MinValue);

    private static JsonNode? Node(JsonElement value) => JsonSerializer.SerializeToNode(value);

    private static JsonNode? Parent(JsonNode root, string[] path)
    {
        JsonNode? node = root;
        foreach (var name in path.AsSpan(0, path.Length - 1))
            node = Step(node, name);
        return node;
    }

    private static JsonNode? Find(JsonNode root, string[] path) => Step(Parent(root, path), path[^1]);

    private static bool Exists(JsonNode root, string[] path) => Parent(root, path) switch
    {
        JsonObject parent => parent.ContainsKey(path[^1]),
        JsonArray list => TryIndex(path[^1], list.Count - 1, out _),
        _ => false,
    };

    private static JsonNode? Step(JsonNode? node, string name) => node switch
    {
        JsonObject parent => parent[name],
        JsonArray list when TryIndex(name, list.Count - 1, out var index) => list[index],
        _ => null,
    };

    private static bool TryIndex(string name, int max, out int index) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out index) && index <= max;
}
