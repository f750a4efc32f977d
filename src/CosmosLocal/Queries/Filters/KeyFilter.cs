using CosmosHash;
using CosmosLocal.Sql.Ast;
using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Queries.Filters;

/// <summary>
/// What a filter says about partition key and id: alternatives, each with the components it fixes. From it follow the key ranges that can hold
/// matches, and point reads if all is fixed (as in ReadMany's queries).
/// </summary>
internal sealed class KeyFilter
{
    // More alternatives than this are not worth telling apart.
    private const int MaxAlternatives = 20_000;

    private readonly FilterPaths _paths;
    private readonly string[] _keys;
    private readonly List<Alternative> _alternatives;

    public KeyFilter(SqlExpression? filter, FilterPaths paths, IReadOnlyList<string> keyPaths)
    {
        _paths = paths;
        _keys = [.. keyPaths.Select(p => Indexing.IndexPath.Parse(p).ToString())];
        _alternatives = filter is null ? [new(_keys.Length)] : Read(filter);
    }

    /// <summary>Ranges in key order, without overlap.</summary>
    public IReadOnlyList<KeyRange> Ranges()
    {
        var ranges = new List<KeyRange>();
        foreach (var range in _alternatives.Select(RangeOf).OrderBy(r => r.Min))
        {
            if (ranges.Count > 0 && range.Min < ranges[^1].Max)
            {
                if (range.Max > ranges[^1].Max) ranges[^1] = new(ranges[^1].Min, range.Max);
            }
            else
            {
                ranges.Add(range);
            }
        }

        return ranges;
    }

    /// <summary>The only documents that can match, in the order (key, id); null if the filter does not say.</summary>
    public IReadOnlyList<(EffectivePartitionKey Key, string Id)>? Points()
    {
        var points = new List<(EffectivePartitionKey Key, string Id)>();
        foreach (var alternative in _alternatives)
        {
            if (alternative.Id is null || alternative.Fixed() < _keys.Length) return null;
            points.Add((alternative.Prefix(_keys.Length), alternative.Id));
        }

        points.Sort((a, b) => a.Key.CompareTo(b.Key) is var order and not 0 ? order : SqlComparison.CompareText(a.Id, b.Id));
        return [.. points.Distinct()];
    }

    private static KeyRange RangeOf(Alternative alternative) =>
        alternative.Fixed() is var count and > 0 ? KeyRange.OfPrefix(alternative.Prefix(count)) : KeyRange.All;

    private List<Alternative> Read(SqlExpression filter) => filter switch
    {
        Logical { IsAnd: true } and => And(and.Operands),
        Logical or => Or(or.Operands),
        Binary { Operator: BinaryOperator.Equal } equal => Equal(equal.Left, equal.Right) ?? Equal(equal.Right, equal.Left) ?? Undefined(equal) ?? Any(),
        In { Not: false } @in => AnyOf(@in),
        Unary { Operator: UnaryOperator.Not, Operand: FunctionCall call } => Undefined(call) ?? Any(),
        _ => Any(),
    };

    private List<Alternative> Any() => [new(_keys.Length)];

    private List<Alternative> And(IReadOnlyList<SqlExpression> operands)
    {
        var result = Any();
        foreach (var operand in operands)
        {
            var more = Read(operand);
            if (more.Count == 1 && more[0].IsEmpty) continue;
            if (result.Count * (long)more.Count > MaxAlternatives) continue;
            var both = new List<Alternative>(result.Count * more.Count);
            foreach (var left in result)
            {
                foreach (var right in more)
                {
                    if (left.With(right) is { } merged) both.Add(merged);
                }
            }

            result = both;
        }

        return result;
    }

    private List<Alternative> Or(IReadOnlyList<SqlExpression> operands)
    {
        var result = new List<Alternative>();
        foreach (var operand in operands)
        {
            result.AddRange(Read(operand));
            if (result.Count > MaxAlternatives) return Any();
        }

        return result;
    }

    private List<Alternative>? Equal(SqlExpression path, SqlExpression value)
    {
        if (_paths.Path(path) is not { } text || _paths.Constant(value) is not { IsDefined: true } constant) return null;
        return Fix(text, constant) is { } alternative ? [alternative] : null;
    }

    private List<Alternative> AnyOf(In @in)
    {
        if (_paths.Path(@in.Operand) is not { } text || @in.Items.Count > MaxAlternatives) return Any();
        var result = new List<Alternative>();
        foreach (var item in @in.Items)
        {
            var constant = _paths.Constant(item);
            if (item is not (Literal or Parameter) || Fix(text, constant) is not { } alternative) return Any();
            result.Add(alternative);
        }

        return result;
    }

    // IS_DEFINED(c.x) = false, NOT IS_DEFINED(c.x)
    private List<Alternative>? Undefined(SqlExpression expression)
    {
        var call = expression switch
        {
            Binary { Left: FunctionCall left } binary when _paths.Constant(binary.Right).IsFalse => left,
            FunctionCall direct => direct,
            _ => null,
        };
        if (call is null || !call.Name.Equals("IS_DEFINED", StringComparison.OrdinalIgnoreCase) || call.Arguments.Count != 1) return null;
        var key = _paths.Path(call.Arguments[0]) is { } text ? Array.IndexOf(_keys, text) : -1;
        if (key < 0) return null;
        var alternative = new Alternative(_keys.Length);
        alternative.Components[key] = KeyComponent.Undefined;
        return [alternative];
    }

    private Alternative? Fix(string path, SqlValue value)
    {
        var alternative = new Alternative(_keys.Length);
        var key = Array.IndexOf(_keys, path);
        if (key < 0 && path != "/id") return null;
        if (path == "/id")
        {
            if (!value.IsString) return null;
            alternative.Id = value.Text;
        }

        if (key < 0) return alternative;
        if (ComponentOf(value) is not { } component) return null;
        alternative.Components[key] = component;
        return alternative;
    }

    public static KeyComponent? ComponentOf(SqlValue value) => value.Type switch
    {
        SqlType.Null => KeyComponent.Null,
        SqlType.Boolean => KeyComponent.Of(value.IsTrue),
        SqlType.Number => KeyComponent.Of(value.Number == 0 ? 0 : value.Number),
        SqlType.String => KeyComponent.Of(value.Text),
        _ => null,
    };

    private sealed class Alternative(int keys)
    {
        public KeyComponent?[] Components { get; } = new KeyComponent?[keys];

        public string? Id { get; set; }

        public bool IsEmpty => Id is null && Array.TrueForAll(Components, c => c is null);

        /// <summary>How many leading components are known.</summary>
        public int Fixed() => Array.IndexOf(Components, null) is var first and >= 0 ? first : Components.Length;

        public EffectivePartitionKey Prefix(int count)
        {
            Span<KeyComponent> components = new KeyComponent[count];
            for (var i = 0; i < count; i++) components[i] = Components[i]!.Value;
            return EffectivePartitionKey.Of(components);
        }

        /// <summary>Both at once; null if they contradict each other.</summary>
        public Alternative? With(Alternative other)
        {
            var result = new Alternative(Components.Length) { Id = Id ?? other.Id };
            if (Id is not null && other.Id is not null && Id != other.Id) return null;
            for (var i = 0; i < Components.Length; i++)
            {
                if (Components[i] is { } mine && other.Components[i] is { } theirs && mine != theirs) return null;
                result.Components[i] = Components[i] ?? other.Components[i];
            }

            return result;
        }
    }
}
