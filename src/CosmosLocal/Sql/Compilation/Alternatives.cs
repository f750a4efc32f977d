using CosmosLocal.Sql.Ast;
using CosmosLocal.Sql.Runtime;

namespace CosmosLocal.Sql.Compilation;

/// <summary>
/// A long OR whose operands each fix the same path, <c>(c.id = 'a' AND ...) OR (c.id = 'b' AND ...)</c>: one look-up finds the few operands
/// that can be true. Where the path has a value, all others are false, so the result is the same in every context.
/// </summary>
internal sealed class Alternatives
{
    private const int Worthwhile = 8;

    private readonly Evaluate _path;
    private readonly Evaluate[] _all;
    private readonly Dictionary<SqlValue, List<Evaluate>> _byValue = new(new DistinctSet());

    private Alternatives(Evaluate path, Evaluate[] all)
    {
        _path = path;
        _all = all;
    }

    public static Alternatives? TryMake(IReadOnlyList<SqlExpression> operands, Evaluate[] compiled, ExpressionCompiler compiler)
    {
        if (operands.Count < Worthwhile || FixedPaths(operands[0]).FirstOrDefault() is not { } first) return null;
        var path = first.Left.ToString();
        var result = new Alternatives(compiler.Compile(first.Left), compiled);
        for (var i = 0; i < operands.Count; i++)
        {
            if (FixedPaths(operands[i]).FirstOrDefault(e => e.Left.ToString() == path) is not { } equal) return null;
            if (!compiler.TryEvaluate(equal.Right, out var value) || !value.IsDefined) return null;
            if (!result._byValue.TryGetValue(value, out var list)) result._byValue.Add(value, list = []);
            list.Add(compiled[i]);
        }

        return result;
    }

    public SqlValue Run(Row row)
    {
        var value = _path(row);
        var result = SqlValue.False;
        IReadOnlyList<Evaluate> operands = value.IsDefined ? _byValue.GetValueOrDefault(value) ?? [] : _all;
        foreach (var operand in operands)
        {
            result = Operators.Or(result, operand(row));
            if (result.IsTrue) break;
        }

        return result;
    }

    private static IEnumerable<Binary> FixedPaths(SqlExpression operand) =>
        (operand is Logical { IsAnd: true } and ? and.Operands : [operand])
            .OfType<Binary>()
            .Where(b => b is { Operator: BinaryOperator.Equal, Left: Property or Indexer, Right: Literal or Parameter });
}
