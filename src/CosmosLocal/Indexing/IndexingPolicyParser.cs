using System.Text.Json;

namespace CosmosLocal.Indexing;

/// <summary>Reads <c>indexingPolicy</c> JSON into a tree of rules.</summary>
internal sealed class IndexingPolicyParser
{
    private readonly List<CompositeIndex> _composites = [];
    private readonly List<long> _undefined = [];

    public PathNode Root { get; private set; } = new(PathHash.Root);

    /// <summary>The terms of the paths whose absence is indexed, by <see cref="PathNode.Undefined"/>.</summary>
    public IReadOnlyList<long> UndefinedTerms => _undefined;

    public bool IsIndexing { get; private set; } = true;

    public IReadOnlyList<CompositeIndex> Composites => _composites;

    public string Error { get; private set; } = "";

    public bool TryParse(JsonElement policy)
    {
        if (policy.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            Root.SubtreeRule = true;
            return true;
        }
        if (policy.ValueKind != JsonValueKind.Object)
            return Fail("The indexing policy is not an object.");
        if (!TryReadMode(policy))
            return false;
        var named = Items(policy, "includedPaths").Any() || Items(policy, "excludedPaths").Any();
        if (!TryReadPaths(policy, "includedPaths", included: true) || !TryReadPaths(policy, "excludedPaths", included: false))
            return false;
        if (!named)
            Root.SubtreeRule = true;
        if (!IsIndexing)
        {
            Root = new(PathHash.Root);
            _undefined.Clear();
            return true;
        }
        if (Root.SubtreeRule is null)
            return Fail("The special mandatory indexing path '/' is not provided in any of the path type sets. Please provide this path in one of the sets.");
        return Items(policy, "compositeIndexes").All(TryReadComposite);
    }

    private bool TryReadMode(JsonElement policy)
    {
        if (!policy.TryGetProperty("indexingMode", out var mode) || mode.ValueKind != JsonValueKind.String)
            return true;
        var text = mode.GetString()!;
        IsIndexing = !text.Equals("none", StringComparison.OrdinalIgnoreCase);
        return !IsIndexing || text.Equals("consistent", StringComparison.OrdinalIgnoreCase) || text.Equals("lazy", StringComparison.OrdinalIgnoreCase)
            || Fail($"The indexing mode '{text}' is not known.");
    }

    private bool TryReadPaths(JsonElement policy, string set, bool included)
    {
        foreach (var item in Items(policy, set))
        {
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("path", out var value) || value.GetString() is not { } text)
                return Fail($"A path is missing in {set}.");
            if (!TryReadRule(text, included))
                return Fail($"The indexing path '{text}' could not be accepted, failed near position '0'. Please ensure that the path is a valid path.");
        }
        return true;
    }

    private bool TryReadRule(string text, bool included)
    {
        // "/" alone is an old way to write "/*".
        if (text is "/" or "/*")
        {
            Root.SubtreeRule = included;
            return true;
        }
        var ending = text.Length > 2 ? text[^2..] : "";
        if (!IndexPath.TryParse(ending is "/?" or "/*" ? text[..^2] : text, out var path))
            return false;
        var node = Root.Add(path);
        if (ending == "/*")
        {
            node.SubtreeRule = included;
            return true;
        }
        node.ValueRule = included;
        if (included && !path.CrossesArrays && node.Undefined < 0)
        {
            node.Undefined = _undefined.Count;
            _undefined.Add(PathHash.Term(node.Hash));
        }
        return true;
    }

    private bool TryReadComposite(JsonElement index)
    {
        var paths = new List<CompositePath>();
        if (index.ValueKind != JsonValueKind.Array)
            return Fail("A composite index is not an array of paths.");
        foreach (var item in index.EnumerateArray())
        {
            var text = item.TryGetProperty("path", out var value) ? value.GetString() : null;
            if (text is null || !IndexPath.TryParse(text, out var path) || path.CrossesArrays || text.EndsWith("/*", StringComparison.Ordinal))
                return Fail($"The composite indexing path '{text}' could not be accepted.");
            var order = item.TryGetProperty("order", out var direction) ? direction.GetString() : "ascending";
            if (order is not ("ascending" or "descending" or "Ascending" or "Descending"))
                return Fail($"The order '{order}' of a composite index is not known.");
            paths.Add(new(path.ToString(), order is "descending" or "Descending"));
        }
        if (paths.Count < 2)
            return Fail("The composite index has fewer than two paths.");
        if (paths.Select(path => path.Path).Distinct().Count() < paths.Count)
            return Fail("The composite index names a path twice.");
        _composites.Add(new(_composites.Count, paths));
        return true;
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement policy, string name) =>
        policy.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;

    private bool Fail(string error)
    {
        Error = error;
        return false;
    }
}
