using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using CosmosLocal.Sql.Ast;
using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Sql.Compilation;

/// <summary>An input and fixed steps into it, <c>c.customer.tags[0]</c>: read without making values of what lies on the way.</summary>
internal sealed class DocumentPath
{
    private readonly Step[] _steps;

    private DocumentPath(int slot, Step[] steps)
    {
        Slot = slot;
        _steps = steps;
    }

    public int Slot { get; }

    /// <summary>The names on the way; a number where an array's element is taken.</summary>
    public IEnumerable<(string? Name, int Index)> Steps => _steps.Select(s => (s.Name, s.Index));

    public static bool TryRead(SqlExpression expression, Scope scope, CompilationContext context, [MaybeNullWhen(false)] out DocumentPath path)
    {
        path = null;
        var steps = new List<Step>();
        while (expression is not Identifier)
        {
            switch (expression)
            {
                case Property property:
                    steps.Add(new(property.Name));
                    expression = property.Target;
                    break;
                case Indexer indexer when TryKey(indexer.Key, context, out var step):
                    steps.Add(step);
                    expression = indexer.Target;
                    break;
                default: return false;
            }
        }

        var identifier = (Identifier)expression;
        if (!scope.TryFind(identifier.Name, out var slot)) throw new SqlException(SqlError.Unresolved(identifier.Name, identifier.At));
        steps.Reverse();
        path = new(slot, [.. steps]);
        return true;
    }

    public SqlValue Read(Row row)
    {
        var value = row.Slots[Slot];
        if (!value.TryGetJson(out var json)) return ReadComputed(value);
        foreach (var step in _steps)
        {
            if (step.Name is not null)
            {
                if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(step.Utf8, out json)) return SqlValue.Undefined;
            }
            else
            {
                if (json.ValueKind != JsonValueKind.Array || step.Index >= json.GetArrayLength()) return SqlValue.Undefined;
                json = json[step.Index];
            }
        }

        return SqlValue.Of(json);
    }

    private SqlValue ReadComputed(SqlValue value)
    {
        foreach (var step in _steps) value = step.Name is not null ? value.Member(step.Name) : value.Item(step.Index);
        return value;
    }

    private static bool TryKey(SqlExpression key, CompilationContext context, out Step step)
    {
        var value = key switch
        {
            Literal literal => literal.Value,
            Parameter parameter => context.Parameters.GetValueOrDefault(parameter.Name),
            _ => SqlValue.Undefined,
        };
        var index = value.IsNumber && value.Number is >= 0 and < int.MaxValue ? (int)value.Number : -1;
        step = value.IsString ? new(value.Text) : new(null) { Index = index };
        return value.IsString || (index >= 0 && index == value.Number);
    }

    private sealed record Step(string? Name)
    {
        public byte[] Utf8 { get; } = Name is null ? [] : Encoding.UTF8.GetBytes(Name);

        public int Index { get; init; }
    }
}
