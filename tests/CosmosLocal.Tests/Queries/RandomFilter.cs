using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CosmosLocal.Tests.Queries;

/// <summary>A condition as text, and as a naive evaluation of it: true, false, or null for undefined.</summary>
internal sealed record RandomFilter(string Sql, Func<JsonObject, bool?> Evaluate)
{
    private static readonly string[] Paths = ["pk", "n", "s", "b", "o.x", "o.y", "missing"];

    private static readonly string[] Constants = ["0", "1", "2.5", "-3", "7", "'a'", "'b'", "'ab'", "''", "'é'", "null", "true", "false"];

    public static RandomFilter Next(Random random, int depth = 3)
    {
        switch (depth == 0 ? 9 : random.Next(16))
        {
            case 0 or 1 or 2:
                var (left, right) = (Next(random, depth - 1), Next(random, depth - 1));
                return new($"({left.Sql} AND {right.Sql})", d => And(left.Evaluate(d), right.Evaluate(d)));
            case 3 or 4:
                var (one, other) = (Next(random, depth - 1), Next(random, depth - 1));
                return new($"({one.Sql} OR {other.Sql})", d => Not(And(Not(one.Evaluate(d)), Not(other.Evaluate(d)))));
            case 5:
                var inner = Next(random, depth - 1);
                return new($"(NOT {inner.Sql})", d => Not(inner.Evaluate(d)));
            case 6: return Membership(random);
            case 7: return Between(random);
            case 8: return Function(random);
            default: return Comparison(random);
        }
    }

    private static RandomFilter Comparison(Random random)
    {
        var (path, constant) = (Paths[random.Next(Paths.Length)], Constants[random.Next(Constants.Length)]);
        var op = new[] { "=", "=", "=", "!=", "<", "<=", ">", ">=" }[random.Next(8)];
        var value = Parse(constant);
        return random.Next(4) > 0
            ? new($"(c.{path} {op} {constant})", d => Compare(op, Find(d, path), value))
            : new($"({constant} {op} c.{path})", d => Compare(op, value, Find(d, path)));
    }

    private static RandomFilter Membership(Random random)
    {
        var path = Paths[random.Next(Paths.Length)];
        var constants = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Constants[random.Next(Constants.Length)]).ToArray();
        var values = constants.Select(Parse).ToArray();
        var list = string.Join(", ", constants);
        return new(
            random.Next(2) == 0 ? $"(c.{path} IN ({list}))" : $"ARRAY_CONTAINS([{list}], c.{path})",
            d => Find(d, path) is { } found ? values.Any(v => Compare("=", found, v) == true) : null);
    }

    private static RandomFilter Between(Random random)
    {
        var path = Paths[random.Next(Paths.Length)];
        var (low, high) = (Constants[random.Next(Constants.Length)], Constants[random.Next(Constants.Length)]);
        return new($"(c.{path} BETWEEN {low} AND {high})", d => And(Compare("<=", Parse(low), Find(d, path)), Compare("<=", Find(d, path), Parse(high))));
    }

    private static RandomFilter Function(Random random)
    {
        var path = Paths[random.Next(Paths.Length)];
        switch (random.Next(4))
        {
            case 0: return new($"IS_DEFINED(c.{path})", d => Find(d, path) is not null);
            case 1: return new($"STARTSWITH(c.{path}, 'a')", d => Text(Find(d, path))?.StartsWith('a'));
            case 2: return new($"(c.{path} LIKE 'a%')", d => Text(Find(d, path))?.StartsWith('a'));
            default:
                var constant = Constants[random.Next(Constants.Length)];
                return new(
                    $"ARRAY_CONTAINS(c.tags, {constant})",
                    d => d["tags"] is JsonArray tags ? tags.Any(t => Compare("=", Element(t), Parse(constant)) == true) : null);
        }
    }

    private static bool? And(bool? left, bool? right) => left == false || right == false ? false : left == true && right == true ? true : null;

    private static bool? Not(bool? value) => value is null ? null : !value;

    // Undefined is null here, so JSON's null needs a stand-in.
    private static JsonElement? Find(JsonObject document, string path)
    {
        JsonNode? node = document;
        foreach (var name in path.Split('.'))
        {
            if (node is not JsonObject members || !members.TryGetPropertyValue(name, out node)) return null;
        }

        return Element(node);
    }

    private static JsonElement Element(JsonNode? node) => JsonSerializer.SerializeToElement(node);

    private static JsonElement? Parse(string constant) => JsonElement.Parse(constant.Replace('\'', '"'));

    private static string? Text(JsonElement? value) => value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static bool? Compare(string op, JsonElement? left, JsonElement? right)
    {
        if (left is not { } a || right is not { } b) return null;
        if (op is "=" or "!=") return JsonElement.DeepEquals(a, b) == (op == "=");
        if (Order(a, b) is not { } order) return null;
        return op switch
        {
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }

    private static int? Order(JsonElement a, JsonElement b) => (a.ValueKind, b.ValueKind) switch
    {
        (JsonValueKind.Number, JsonValueKind.Number) => a.GetDouble().CompareTo(b.GetDouble()),
        (JsonValueKind.String, JsonValueKind.String) => CultureInfo.InvariantCulture.CompareInfo.Compare(a.GetString(), b.GetString(), CompareOptions.Ordinal),
        (JsonValueKind.Null, JsonValueKind.Null) => 0,
        (JsonValueKind.True or JsonValueKind.False, JsonValueKind.True or JsonValueKind.False) => a.GetBoolean().CompareTo(b.GetBoolean()),
        _ => null,
    };
}
